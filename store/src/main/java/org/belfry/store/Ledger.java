package org.belfry.store;

import static org.belfry.store.schema.Tables.AUDIT;
import static org.belfry.store.schema.Tables.AUDIT_HEAD;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.AuditTrail;
import org.belfry.ground.Time;
import org.belfry.vault.TenantKeys;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A tenant's audit trail: a hash chain whose heads are signed (policy C6, decision 0022).
///
/// [#record] returns when the event is durable. Sequences start at 1 and have no gap. Whoever writes the database can
/// still rewrite rows after the last signed head, or cut them off; but the last head also lies in the key
/// folder and the last row written in memory, so doing that to a running house, or to more than a crash
/// left unsigned, is found. Heads kept on another machine find it even of who holds both folders.
/// Thread-safe.
///
/// Limits: [#PAGE_MAX] rows a page; verifying and exporting hold one chunk of rows in memory.
public final class Ledger implements AuditTrail {

    public static final int PAGE_MAX = 1_000;

    private final TenantStore store;
    private final TenantKeys keys;
    private final Time time;
    private final KnownEnd known;
    private final LedgerRound round;

    Ledger(TenantStore store, TenantKeys keys, KnownEnd known, Time time) {
        this.store = store;
        this.keys = keys;
        this.known = known;
        this.time = time;
        round = new LedgerRound(store, keys, known, time, LedgerRound.ROWS_MAX);
    }

    @Override
    public void record(AuditEvent event) {
        store.change(writing -> writing.audit(event));
    }

    /// Signs where the chain ends now, and keeps the head beside it and in the key folder. Signing the
    /// same end twice gives the head that is there; an empty ledger has none.
    ///
    /// @throws StoreFault with [StoreFault.Kind#DAMAGED] if the chain is not the one that was signed or
    ///     written before: a signature would cover up what happened to it
    public Optional<SignedHead> signHead() {
        var head = store.write(signing());
        head.ifPresent(known::keep);
        return head;
    }

    /// The last thing a closing house writes.
    TenantStore.Work<Optional<SignedHead>> signing() {
        return this::sign;
    }

    /// Keeps what [#signing] signed.
    void keep(SignedHead head) {
        known.keep(head);
    }

    private Optional<SignedHead> sign(Writing writing) {
        contradiction(writing.sql(), known.signed(), known.written()).ifPresent(broken -> {
            throw new StoreFault(StoreFault.Kind.DAMAGED, "audit ledger: not signed: %s".formatted(broken.sentence()));
        });
        var end = writing.auditEnd();
        if (end.sequence() == 0) {
            return Optional.empty();
        }
        var there = LedgerRows.head(writing.sql(), keys.tenant(), end.sequence());
        if (there.isPresent()) {
            return there.filter(head -> head.isSignedBy(keys.auditSigner().publicKey()))
                    .or(() -> {
                        throw new StoreFault(
                                StoreFault.Kind.DAMAGED,
                                "audit ledger: %s: its signature does not hold".formatted(there.get()));
                    });
        }
        var head = SignedHead.sign(keys.auditSigner(), keys.tenant(), end, time.now());
        writing.sql()
                .insertInto(
                        AUDIT_HEAD, AUDIT_HEAD.SEQUENCE, AUDIT_HEAD.SIGNED_AT, AUDIT_HEAD.HASH, AUDIT_HEAD.SIGNATURE)
                .values(head.sequence(), head.signedAt(), head.hash(), head.signature())
                .execute();
        return Optional.of(head);
    }

    /// The last head signed, if any.
    public Optional<SignedHead> lastHead() {
        return store.read(sql -> LedgerRows.lastHead(sql, keys.tenant()));
    }

    /// When the oldest row happened that no head covers yet, if there is one.
    Optional<Instant> oldestUnsigned() {
        return store.read(sql -> {
            long signed = LedgerRows.lastHead(sql, keys.tenant())
                    .map(SignedHead::sequence)
                    .orElse(0L);
            return sql.select(AUDIT.HAPPENED_AT)
                    .from(AUDIT)
                    .where(AUDIT.SEQUENCE.gt(signed))
                    .orderBy(AUDIT.SEQUENCE)
                    .limit(1)
                    .fetchOptional(AUDIT.HAPPENED_AT);
        });
    }

    /// Rows below `before`, newest first.
    ///
    /// @param before [Long#MAX_VALUE] for the newest
    /// @param limit 1 to [#PAGE_MAX]
    public List<AuditEntry> page(long before, int limit) {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("limit: %d (expected: 1..%d)".formatted(limit, PAGE_MAX));
        }
        var rows = store.read(sql -> sql.selectFrom(AUDIT)
                .where(AUDIT.SEQUENCE.lt(before))
                .orderBy(AUDIT.SEQUENCE.desc())
                .limit(limit)
                .fetch(LedgerRows::row));
        return rows.stream().map(row -> AuditReading.open(keys, row)).toList();
    }

    /// Checks every row and every head, in one moment of the database, also against what is known of its
    /// end apart from it; seconds per million rows.
    public LedgerVerdict verify() {
        return verify(List.of());
    }

    /// As [#verify()], and against heads that were kept elsewhere.
    public LedgerVerdict verify(List<SignedHead> keptElsewhere) {
        var heads = new ArrayList<>(keptElsewhere);
        try {
            known.signed().ifPresent(heads::add);
        } catch (UncheckedIOException e) {
            return headUnreadable(e);
        }
        // Asked before the database is, so that what is written meanwhile is not missed in it.
        var written = known.written();
        return store.read(sql -> {
            heads.addAll(LedgerRows.heads(sql, keys.tenant(), Long.MIN_VALUE));
            var check = new LedgerCheck(
                    keys.tenant(), keys.auditSigner().publicKey(), heads, AuditChain.origin(keys.tenant()), written);
            LedgerRows.walk(sql, Long.MIN_VALUE, Long.MAX_VALUE, check::row);
            var verdict = check.verdict();
            if (verdict instanceof LedgerVerdict.Whole) {
                known.checked(check.end());
            }
            return verdict;
        });
    }

    /// Looks at the part of the ledger whose turn it is, and at its end.
    LedgerRound.Seen look() {
        return round.look();
    }

    /// Writes the ledger as JSON lines that [LedgerFile#verify] checks without any key but the public one. Signs a head
    /// first and ends with the row it covers. A ledger that can't be signed because it is broken is
    /// written as it is, with the head that shows it. Does not close `to`.
    public void export(OutputStream to) throws IOException {
        var signed = signHeadUnlessBroken();
        long last = signed.map(SignedHead::sequence).orElse(Long.MAX_VALUE);
        var kept = known.signed();
        try (var file = LedgerFile.writing(to, keys.tenant())) {
            store.read(sql -> {
                // Heads first: who checks the file holds them against the rows as they pass.
                var heads = new ArrayList<>(LedgerRows.heads(sql, keys.tenant(), Long.MIN_VALUE));
                kept.filter(head -> heads.stream().noneMatch(head::isSameAs)).ifPresent(heads::add);
                heads.stream().filter(head -> head.sequence() <= last).forEach(file::head);
                LedgerRows.walk(sql, Long.MIN_VALUE, Long.MAX_VALUE, row -> row.sequence() <= last && file.row(row));
                return true;
            });
        }
    }

    private Optional<SignedHead> signHeadUnlessBroken() {
        try {
            return signHead();
        } catch (StoreFault fault) {
            if (fault.kind() == StoreFault.Kind.DAMAGED) {
                return Optional.empty();
            }
            throw fault;
        }
    }

    /// What the database says otherwise than is known of its end.
    static Optional<LedgerVerdict.Broken> contradiction(
            DSLContext sql, Optional<SignedHead> signed, AuditChain.@Nullable Link written) {
        return signed.flatMap(
                        head -> LedgerRows.contradiction(sql, head.link(), "signed %s".formatted(head.signedAt())))
                .or(() -> written == null || written.sequence() == 0
                        ? Optional.empty()
                        : LedgerRows.contradiction(sql, written, "written by this house"));
    }

    /// Whoever altered the kept head had a reason.
    static LedgerVerdict.Broken headUnreadable(UncheckedIOException e) {
        return new LedgerVerdict.Broken(
                1, "the head kept in the key folder can't be read: %s".formatted(e.getMessage()));
    }
}
