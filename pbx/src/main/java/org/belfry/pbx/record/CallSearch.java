package org.belfry.pbx.record;

import java.time.Instant;
import java.util.Optional;

/// Which calls are looked for. Immutable.
///
/// @param whose anybody's, if empty
/// @param most of them, newest first; at most [#MOST]
/// @param skip how many of the newest are left out, for those who look page by page
public record CallSearch(Instant since, Instant until, Optional<Whose> whose, int most, int skip) {

    /// Rows that are opened for one search, which bounds its time to some seconds (decision 5).
    public static final int MOST = 100_000;

    /// Late enough, and what a database knows of.
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    public CallSearch {
        since = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
        until = until.isAfter(END) ? END : until;
        most = Math.clamp(most, 1, MOST);
        skip = Math.clamp(skip, 0, MOST);
    }

    /// The newest of a time.
    public static CallSearch between(Instant since, Instant until, int most) {
        return new CallSearch(since, until, Optional.empty(), most, 0);
    }

    /// The same, of theirs alone.
    public CallSearch of(Whose theirs) {
        return new CallSearch(since, until, Optional.of(theirs), most, skip);
    }

    /// The same, but for so many of the newest.
    public CallSearch skipping(int many) {
        return new CallSearch(since, until, whose, most, many);
    }
}
