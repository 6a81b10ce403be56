package org.belfry.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.vault.TenantKeys;
import org.jspecify.annotations.Nullable;

/// What is known of a ledger's end apart from its database, so that cutting off the end there is found
/// (decision 0022): the last head that was signed, kept in the key folder, and the last row this process
/// wrote, kept in memory.
///
/// Neither ever goes back: a database that contradicts one of them is broken, and stays so however much
/// is written to it since. Thread-safe; the first question for the head reads a file, keeping one writes
/// it.
final class KnownEnd {

    private final TenantKeys keys;
    private final AtomicReference<AuditChain.@Nullable Link> written = new AtomicReference<>();
    private final ReentrantLock keeping = new ReentrantLock();
    private @Nullable SignedHead signed;

    KnownEnd(TenantKeys keys) {
        this.keys = keys;
    }

    /// The last row this process wrote or found in its place; null before the first.
    AuditChain.@Nullable Link written() {
        return written.get();
    }

    /// A transaction that found the chain to end at `from` made it end at `to`, durably.
    void wrote(AuditChain.Link from, AuditChain.Link to) {
        // Where the database went on from elsewhere, our end may be gone from it: only a check may say that it is not.
        written.updateAndGet(known -> known == null || same(known, from) ? to : known);
    }

    /// A check found every row up to `end` whole, and what we know among them.
    void checked(AuditChain.Link end) {
        written.updateAndGet(known -> known == null || known.sequence() <= end.sequence() ? end : known);
    }

    /// The last head kept in the key folder.
    ///
    /// @throws java.io.UncheckedIOException if the file can't be read or was altered
    Optional<SignedHead> signed() {
        keeping.lock();
        try {
            if (signed == null) {
                signed = keys.ledgerEnd()
                        .map(bytes -> SignedHead.read(keys.tenant(), bytes))
                        .orElse(null);
            }
            return Optional.ofNullable(signed);
        } finally {
            keeping.unlock();
        }
    }

    /// Keeps a head that covers the one before; durable when it returns.
    ///
    /// @throws java.io.UncheckedIOException if the file can't be written
    void keep(SignedHead head) {
        keeping.lock();
        try {
            if (signed().filter(known -> known.sequence() >= head.sequence()).isEmpty()) {
                keys.keepLedgerEnd(head.bytes());
                signed = head;
            }
        } finally {
            keeping.unlock();
        }
    }

    private static boolean same(AuditChain.Link one, AuditChain.Link other) {
        return one.sequence() == other.sequence() && Arrays.equals(one.hash(), other.hash());
    }
}
