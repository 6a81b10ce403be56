package org.belfry.store;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.TenantId;
import org.jspecify.annotations.Nullable;

/// Walks a chain row by row and holds it against the heads; used alike on a database and on an export.
///
/// One check at a time, by one thread; memory is one row and the heads.
final class LedgerCheck {

    private final TenantId tenant;
    private final byte[] publicKey;
    private final Deque<SignedHead> heads;
    private final AuditChain.@Nullable Link written;
    private long headCount;
    private AuditChain.Link end;
    private Optional<Instant> lastSignedAt = Optional.empty();
    private long signedThrough;
    private LedgerVerdict.@Nullable Broken broken;

    /// @param heads in any order; the same one twice counts once
    /// @param from where the walk begins: the chain's origin, or a row an earlier walk ended at; no head
    ///     lies before
    /// @param written an end this process knows of without a signature, if it does
    LedgerCheck(
            TenantId tenant,
            byte[] publicKey,
            List<SignedHead> heads,
            AuditChain.Link from,
            AuditChain.@Nullable Link written) {
        this.tenant = tenant;
        this.publicKey = publicKey;
        this.written = written;
        this.heads = new ArrayDeque<>(heads.stream()
                .sorted(Comparator.comparingLong(SignedHead::sequence).thenComparing(SignedHead::signedAt))
                .toList());
        end = from;
        passHeads();
    }

    AuditChain.Link end() {
        return end;
    }

    /// The next row; false once the chain is known to be broken.
    boolean row(AuditChain.Row row) {
        if (broken != null) {
            return false;
        }
        long expected = end.sequence() + 1;
        if (row.sequence() != expected) {
            return broken(
                    expected,
                    "row %d follows row %d (expected: %d)".formatted(row.sequence(), end.sequence(), expected));
        }
        if (!Arrays.equals(AuditChain.hashOf(end.hash(), row), row.hash())) {
            return broken(
                    row.sequence(),
                    "row %d: its content does not give its hash (expected: as written)".formatted(row.sequence()));
        }
        end = row.link();
        if (written != null && written.sequence() == end.sequence() && !Arrays.equals(written.hash(), end.hash())) {
            return broken(end.sequence(), "row %d: not the one this house wrote".formatted(end.sequence()));
        }
        return passHeads();
    }

    /// Of the whole chain: the last row was shown.
    LedgerVerdict verdict() {
        if (broken == null && written != null && written.sequence() > end.sequence()) {
            broken(
                    end.sequence() + 1,
                    "rows end at %d (expected: at least %d, as this house wrote)"
                            .formatted(end.sequence(), written.sequence()));
        }
        if (broken == null && !heads.isEmpty()) {
            var head = heads.getFirst();
            broken(
                    end.sequence() + 1,
                    "rows end at %d (expected: at least %d, as signed %s)"
                            .formatted(end.sequence(), head.sequence(), head.signedAt()));
        }
        return verdictSoFar();
    }

    /// Of the rows shown so far; there may be more.
    LedgerVerdict verdictSoFar() {
        return broken != null
                ? broken
                : new LedgerVerdict.Whole(end.sequence(), headCount, signedThrough, lastSignedAt);
    }

    private boolean passHeads() {
        while (!heads.isEmpty() && heads.getFirst().sequence() <= end.sequence()) {
            var head = heads.removeFirst();
            if (!heads.isEmpty() && heads.getFirst().isSameAs(head)) {
                continue;
            }
            headCount++;
            if (!head.tenant().equals(tenant) || !head.isSignedBy(publicKey)) {
                return broken(
                        head.sequence(),
                        "%s: its signature does not hold (expected: made with the tenant's key)".formatted(head));
            }
            if (head.sequence() != end.sequence() || !Arrays.equals(head.hash(), end.hash())) {
                return broken(
                        head.sequence(),
                        "row %d: not the one signed %s (the rows up to it were rewritten)"
                                .formatted(head.sequence(), head.signedAt()));
            }
            signedThrough = head.sequence();
            lastSignedAt = lastSignedAt.filter(head.signedAt()::isBefore).or(() -> Optional.of(head.signedAt()));
        }
        return true;
    }

    private boolean broken(long sequence, String sentence) {
        broken = new LedgerVerdict.Broken(sequence, sentence);
        return false;
    }
}
