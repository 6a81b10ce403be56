package org.belfry.pbx.record;

import java.time.Instant;
import java.util.Optional;
import org.belfry.ground.PersonId;

/// Which calls are looked for. Immutable.
///
/// @param person on either side
/// @param number on either side, as E.164 with its plus, or an extension
/// @param most of them, newest first; at most [#MOST]
public record CallSearch(Instant since, Instant until, Optional<PersonId> person, Optional<String> number, int most) {

    /// Rows that are opened for one search, which bounds its time to some seconds (decision 5).
    public static final int MOST = 100_000;

    public CallSearch {
        most = Math.clamp(most, 1, MOST);
    }

    /// All of a time.
    public static CallSearch between(Instant since, Instant until) {
        return new CallSearch(since, until, Optional.empty(), Optional.empty(), 10_000);
    }
}
