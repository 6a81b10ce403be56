package org.belfry.store;

import java.time.Instant;
import java.util.Optional;

/// What checking an audit ledger found.
public sealed interface LedgerVerdict {

    /// Every row is as it was written, none is missing, every head's signature holds.
    ///
    /// @param rows how many there are
    /// @param heads how many signed heads there are
    /// @param signedThrough the last row a head covers; only in an open ledger can there be rows after
    ///     it, and those could have been cut off unnoticed while the house was down
    /// @param lastSignedAt when the last head was signed
    record Whole(long rows, long heads, long signedThrough, Optional<Instant> lastSignedAt) implements LedgerVerdict {}

    /// Somebody changed it, or the disk did.
    ///
    /// @param sequence the first row that is not as it was written
    /// @param sentence what is wrong with it
    record Broken(long sequence, String sentence) implements LedgerVerdict {}
}
