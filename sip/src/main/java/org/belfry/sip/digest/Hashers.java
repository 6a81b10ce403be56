package org.belfry.sip.digest;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lends a [Hasher] to one thread at a time without a lock: each thread first looks in a slot of its own, and makes
/// a new one when that is empty. Thread-safe.
///
/// Limit: 64 are kept, about 2 KB each; the rest is left to the collector.
final class Hashers {

    private static final int SLOTS = 64;

    private final AtomicReferenceArray<@Nullable Hasher> idle = new AtomicReferenceArray<>(SLOTS);

    <T extends @Nullable Object> T lend(Function<Hasher, T> work) {
        int slot = (int) Thread.currentThread().threadId() & SLOTS - 1;
        Hasher lent = idle.getAndSet(slot, null);
        Hasher hasher = lent == null ? new Hasher() : lent;
        try {
            return work.apply(hasher);
        } finally {
            hasher.forget();
            idle.setRelease(slot, hasher);
        }
    }
}
