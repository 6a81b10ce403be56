package org.belfry.store;

import static org.belfry.store.schema.Tables.AUDIT;
import static org.belfry.store.schema.Tables.AUDIT_HEAD;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.AuditTrail;
import org.belfry.ground.Time;
import org.belfry.store.schema.tables.records.AuditHeadRecord;
import org.belfry.store.schema.tables.records.AuditRecord;
import org.belfry.vault.TenantKeys;
import org.jooq.DSLContext;

/// A tenant's audit trail: a hash chain whose heads are signed (policy C6, decision 0022).
///
/// [#record] returns when the event is durable. Sequences start at 1 and have no gap. Whoever writes the database can
/// still rewrite rows after the last signed head, or cut them off: so [#signHead] runs hourly and the heads go to
/// another machine. Thread-safe.
///
/// Limits: [#PAGE_MAX] rows a page; verifying and exporting hold [#CHUNK] rows in memory.
public final class Ledger implements AuditTrail {

    public static final int PAGE_MAX = 1_000;

    private static final int CHUNK = 500;

    private final TenantStore store;
    private final TenantKeys keys;
    private final Time time;

    Ledger(TenantStore store, TenantKeys keys, Time time) {
        this.store = store;
        this.keys = keys;
        this.time = time;
    }

    @Override
    public void record(AuditEvent event) {
        store.change(writing -> writing.audit(event));
    }

    /// Signs where the chain ends now, and keeps the head beside it. Signing the same end twice gives the head that is
    /// there; an empty ledger has none.
    public Optional<SignedHead> signHead() {
        return store.write(writing -> {
            var end = writing.auditEnd();
            if (end.sequence() == 0) {
                return Optional.empty();
            }
            var there = writing.sql().fetchOptional(AUDIT_HEAD, AUDIT_HEAD.SEQUENCE.eq(end.sequence()));
            if (there.isPresent()) {
                return there.map(this::head);
            }
            var head = SignedHead.sign(keys.auditSigner(), keys.tenant(), end, time.now());
            writing.sql()
                    .insertInto(
                            AUDIT_HEAD,
                            AUDIT_HEAD.SEQUENCE,
                            AUDIT_HEAD.SIGNED_AT,
                            AUDIT_HEAD.HASH,
                            AUDIT_HEAD.SIGNATURE)
                    .values(head.sequence(), head.signedAt(), head.hash(), head.signature())
                    .execute();
            return Optional.of(head);
        });
    }

    /// The last head signed, if any.
    public Optional<SignedHead> lastHead() {
        return store.read(sql -> sql.selectFrom(AUDIT_HEAD)
                .orderBy(AUDIT_HEAD.SEQUENCE.desc())
                .limit(1)
                .fetchOptional(this::head));
    }

    /// When the oldest row happened that no head covers yet, if there is one.
    Optional<Instant> oldestUnsigned() {
        return store.read(sql -> {
            long signed = sql.selectFrom(AUDIT_HEAD)
                    .orderBy(AUDIT_HEAD.SEQUENCE.desc())
                    .limit(1)
                    .fetchOptional(AUDIT_HEAD.SEQUENCE)
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
                .fetch(Ledger::row));
        return rows.stream().map(row -> AuditReading.open(keys, row)).toList();
    }

    /// Checks every row and every head, in one moment of the database; seconds per million rows.
    public LedgerVerdict verify() {
        return verify(List.of());
    }

    /// As [#verify()], and against heads that were kept elsewhere, which the database may have lost or been robbed of.
    public LedgerVerdict verify(List<SignedHead> keptElsewhere) {
        return store.read(sql -> {
            var heads = new ArrayList<>(heads(sql));
            heads.addAll(keptElsewhere);
            var check = new LedgerCheck(keys.tenant(), keys.auditSigner().publicKey(), heads);
            walk(sql, check::row);
            return check.verdict();
        });
    }

    /// Writes the ledger as JSON lines that [LedgerFile#verify] checks without any key but the public one. Signs a head
    /// first, so that the export is covered to its end. Does not close `to`.
    public void export(OutputStream to) throws IOException {
        signHead();
        try (var file = LedgerFile.writing(to, keys.tenant())) {
            store.read(sql -> {
                // Heads first: who checks the file holds them against the rows as they pass.
                heads(sql).forEach(file::head);
                walk(sql, file::row);
                return true;
            });
        }
    }

    /// Takes rows in order until it has seen enough.
    private interface RowVisitor {
        boolean row(AuditChain.Row row);
    }

    private static void walk(DSLContext sql, RowVisitor visitor) {
        long after = Long.MIN_VALUE;
        while (true) {
            var chunk = sql.selectFrom(AUDIT)
                    .where(AUDIT.SEQUENCE.gt(after))
                    .orderBy(AUDIT.SEQUENCE)
                    .limit(CHUNK)
                    .fetch(Ledger::row);
            for (var row : chunk) {
                if (!visitor.row(row)) {
                    return;
                }
                after = row.sequence();
            }
            if (chunk.size() < CHUNK) {
                return;
            }
        }
    }

    private List<SignedHead> heads(DSLContext sql) {
        return sql.selectFrom(AUDIT_HEAD).orderBy(AUDIT_HEAD.SEQUENCE).fetch(this::head);
    }

    private SignedHead head(AuditHeadRecord row) {
        return new SignedHead(
                keys.tenant(),
                row.getSequence(),
                Objects.requireNonNull(row.getSignedAt()),
                Objects.requireNonNull(row.getHash()),
                Objects.requireNonNull(row.getSignature()));
    }

    /// All rows, in order: for small ledgers.
    static List<AuditChain.Row> rows(DSLContext sql) {
        return sql.selectFrom(AUDIT).orderBy(AUDIT.SEQUENCE).fetch(Ledger::row);
    }

    private static AuditChain.Row row(AuditRecord row) {
        return new AuditChain.Row(
                row.getSequence(),
                row.getHappenedAt(),
                row.getAction(),
                row.getActor(),
                row.getActorId(),
                row.getAboutId(),
                row.getOriginSealed().bytes(),
                row.getDetailsSealed().bytes(),
                row.getHash());
    }
}
