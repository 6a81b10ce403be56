package org.belfry.store;

import static org.belfry.store.schema.Tables.AUDIT;
import static org.belfry.store.schema.Tables.AUDIT_HEAD;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.belfry.ground.TenantId;
import org.belfry.store.schema.tables.records.AuditHeadRecord;
import org.belfry.store.schema.tables.records.AuditRecord;
import org.jooq.DSLContext;

/// The ledger's tables as one transaction sees them. Holds [#CHUNK] rows in memory.
final class LedgerRows {

    private static final int CHUNK = 500;

    private LedgerRows() {}

    /// Takes rows in order until it has seen enough.
    interface Visitor {
        boolean row(AuditChain.Row row);
    }

    /// Shows the rows above `after` in order, `max` at most.
    ///
    /// @return true if there are no more
    static boolean walk(DSLContext sql, long after, long max, Visitor visitor) {
        long last = after;
        for (long seen = 0; seen < max; seen += CHUNK) {
            var chunk = sql.selectFrom(AUDIT)
                    .where(AUDIT.SEQUENCE.gt(last))
                    .orderBy(AUDIT.SEQUENCE)
                    .limit(CHUNK)
                    .fetch(LedgerRows::row);
            for (var row : chunk) {
                if (!visitor.row(row)) {
                    return true;
                }
                last = row.sequence();
            }
            if (chunk.size() < CHUNK) {
                return true;
            }
        }
        return false;
    }

    /// Says what is wrong if the row a link names is not there or is another.
    static Optional<LedgerVerdict.Broken> contradiction(DSLContext sql, AuditChain.Link link, String known) {
        var hash = sql.select(AUDIT.HASH)
                .from(AUDIT)
                .where(AUDIT.SEQUENCE.eq(link.sequence()))
                .fetchOptional(AUDIT.HASH);
        if (hash.filter(there -> Arrays.equals(there, link.hash())).isPresent()) {
            return Optional.empty();
        }
        if (hash.isPresent()) {
            return Optional.of(new LedgerVerdict.Broken(
                    link.sequence(), "row %d: not the one %s".formatted(link.sequence(), known)));
        }
        long end = sql.select(AUDIT.SEQUENCE)
                .from(AUDIT)
                .where(AUDIT.SEQUENCE.lt(link.sequence()))
                .orderBy(AUDIT.SEQUENCE.desc())
                .limit(1)
                .fetchOptional(AUDIT.SEQUENCE)
                .orElse(0L);
        return Optional.of(new LedgerVerdict.Broken(
                end + 1,
                "row %d is missing, which was %s (rows before it end at %d)".formatted(link.sequence(), known, end)));
    }

    /// The signed heads above `after`, in order.
    static List<SignedHead> heads(DSLContext sql, TenantId tenant, long after) {
        return sql.selectFrom(AUDIT_HEAD)
                .where(AUDIT_HEAD.SEQUENCE.gt(after))
                .orderBy(AUDIT_HEAD.SEQUENCE)
                .fetch(row -> head(tenant, row));
    }

    static Optional<SignedHead> head(DSLContext sql, TenantId tenant, long sequence) {
        return sql.selectFrom(AUDIT_HEAD)
                .where(AUDIT_HEAD.SEQUENCE.eq(sequence))
                .fetchOptional(row -> head(tenant, row));
    }

    static Optional<SignedHead> lastHead(DSLContext sql, TenantId tenant) {
        return sql.selectFrom(AUDIT_HEAD)
                .orderBy(AUDIT_HEAD.SEQUENCE.desc())
                .limit(1)
                .fetchOptional(row -> head(tenant, row));
    }

    private static SignedHead head(TenantId tenant, AuditHeadRecord row) {
        return new SignedHead(
                tenant,
                row.getSequence(),
                Objects.requireNonNull(row.getSignedAt()),
                Objects.requireNonNull(row.getHash()),
                Objects.requireNonNull(row.getSignature()));
    }

    static AuditChain.Row row(AuditRecord row) {
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
