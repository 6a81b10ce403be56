package org.belfry.pbx.trunk;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.belfry.pbx.call.Vouched;
import org.belfry.pbx.front.Guests;
import org.belfry.signal.Flow;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.jspecify.annotations.Nullable;

/// Trunks at the front desk: known by [Trunk.Admission], no faster than agreed, and believed no number
/// of the house's and no name (policy C3). Thread-safe; never waits.
public final class TrunkGuests implements Guests {

    private static final String NOWHERE = "anonymous.invalid";
    private static final int DIALLED_CHARS_MAX = 64;

    private final Trunks trunks;
    private final Predicate<Flow> reached;
    private final Pace pace = new Pace();

    /// @param reached whether a trunk is called by that way ([TrunkWatches#reachedBy])
    public TrunkGuests(Trunks trunks, Predicate<Flow> reached) {
        this.trunks = trunks;
        this.reached = reached;
        trunks.whenChanged(pace::forget);
    }

    @Override
    public Optional<Guest> recognise(Flow flow) {
        return trunks.of(flow).map(trunk -> new Known(trunk, pace));
    }

    @Override
    public boolean mayContinue(Flow flow) {
        return reached.test(flow) || trunks.of(flow).isPresent();
    }

    private record Known(Trunk of, Pace pace) implements Guest {

        @Override
        public String trunk() {
            return of.name();
        }

        @Override
        public boolean mayCall(Instant now) {
            return pace.takes(of.name(), of.terms().perSecond(), now);
        }

        @Override
        public SipRequest normalised(SipRequest invite) {
            var words = invite.toBuilder();
            words.remove(HeaderName.P_PREFERRED_IDENTITY);
            words.remove(HeaderName.P_ASSERTED_IDENTITY);
            @Nullable NameAddr asserted = of.terms().trusted() ? invite.read(Field.P_ASSERTED_IDENTITY) : null;
            String caller = of.numbers().caller(user((asserted == null ? invite.from() : asserted).uri()));
            var identity = SipUri.of(caller.isEmpty() ? "anonymous" : caller, NOWHERE, 0);
            var vouched = of.terms().trusted() ? Vouched.of(invite) : Vouched.NOTHING;
            words.add(Field.P_ASSERTED_IDENTITY, NameAddr.of(vouched.writtenTo(identity)));
            String dialled = user(invite.requestUri());
            if (dialled.isEmpty() || dialled.length() > DIALLED_CHARS_MAX) {
                return words.build();
            }
            return words.requestUri(called(invite.requestUri(), of.numbers().dialled(dialled)))
                    .build();
        }

        private static Uri called(Uri asked, String number) {
            return asked instanceof SipUri sip ? sip.withUser(number) : SipUri.of(number, NOWHERE, 0);
        }

        private static String user(Uri uri) {
            return switch (uri) {
                // A number may have parameters of its own before the host (RFC 3261 §19.1.6).
                case SipUri sip -> sip.user().split(";", 2)[0];
                case Uri.Tel tel -> tel.number();
                case Uri.Opaque _ -> "";
            };
        }
    }
}
