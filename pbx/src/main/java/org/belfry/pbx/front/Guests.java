package org.belfry.pbx.front;

import java.time.Instant;
import java.util.Optional;
import org.belfry.signal.Flow;
import org.belfry.sip.SipRequest;

/// Who may call without a secret of the house: trunks, known by where they come from and what
/// certificate they show. Thread-safe; never waits.
@FunctionalInterface
public interface Guests {

    /// A house without trunks.
    Guests NONE = _ -> Optional.empty();

    /// Nobody for a stranger.
    Optional<Guest> recognise(Flow flow);

    /// Whether what belongs to a call may come by that way. Whose call it is, its own tags and way tell.
    default boolean mayContinue(Flow flow) {
        return recognise(flow).isPresent();
    }

    /// Somebody who was recognised.
    interface Guest {

        /// Its trunk's name.
        String trunk();

        /// Whether it may begin one more call now.
        boolean mayCall(Instant now);

        /// The same call in the words of the house: numbers as E.164, of the caller nothing but that.
        SipRequest normalised(SipRequest invite);
    }
}
