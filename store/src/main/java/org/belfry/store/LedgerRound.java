package org.belfry.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Time;
import org.belfry.vault.TenantKeys;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A watchman's round over a ledger: each look goes on from the last row the look before found whole, and
/// once a day the round begins anew at the first row. So a look stays short however long the ledger is,
/// and no row is trusted for longer than a day and a round.
///
/// What is known of the end ([KnownEnd]) is held against the database at every look, so a cut is found by
/// the next.
///
/// Limits: [#ROWS_MAX] rows a look, which is a second or two; longer ledgers take several looks a round.
/// Looks take turns.
final class LedgerRound {

    static final int ROWS_MAX = 200_000;
    static final Duration PERIOD = Duration.ofDays(1);

    private final TenantStore store;
    private final TenantKeys keys;
    private final KnownEnd known;
    private final Time time;
    private final int rowsMax;
    private AuditChain.Link at;
    private boolean through = true;
    private @Nullable Long beganNanos;

    LedgerRound(TenantStore store, TenantKeys keys, KnownEnd known, Time time, int rowsMax) {
        this.store = store;
        this.keys = keys;
        this.known = known;
        this.time = time;
        this.rowsMax = rowsMax;
        at = AuditChain.origin(keys.tenant());
    }

    /// What one look found.
    ///
    /// @param verdict of the rows up to where the look ended; a whole one counts the rows of this round
    /// @param through whether it came to the end
    record Seen(LedgerVerdict verdict, boolean through) {}

    synchronized Seen look() {
        Optional<SignedHead> kept;
        try {
            kept = known.signed();
        } catch (UncheckedIOException e) {
            return new Seen(Ledger.headUnreadable(e), true);
        }
        long now = time.nanoTime();
        if (through && (beganNanos == null || now - beganNanos >= PERIOD.toNanos())) {
            at = AuditChain.origin(keys.tenant());
            beganNanos = now;
        }
        var written = known.written();
        return store.read(sql -> look(sql, kept, written));
    }

    private Seen look(DSLContext sql, Optional<SignedHead> kept, AuditChain.@Nullable Link written) {
        var contradiction = Ledger.contradiction(sql, kept, written)
                .or(() -> at.sequence() == 0
                        ? Optional.empty()
                        : LedgerRows.contradiction(sql, at, "found whole before"));
        if (contradiction.isPresent()) {
            return new Seen(contradiction.get(), true);
        }
        var heads = new ArrayList<>(LedgerRows.heads(sql, keys.tenant(), at.sequence()));
        kept.filter(head -> head.sequence() > at.sequence()).ifPresent(heads::add);
        var check = new LedgerCheck(keys.tenant(), keys.auditSigner().publicKey(), List.copyOf(heads), at, null);
        boolean atTheEnd = LedgerRows.walk(sql, at.sequence(), rowsMax, check::row);
        var verdict = atTheEnd ? check.verdict() : check.verdictSoFar();
        if (verdict instanceof LedgerVerdict.Whole) {
            at = check.end();
            through = atTheEnd;
            known.checked(check.end());
        }
        return new Seen(verdict, atTheEnd);
    }
}
