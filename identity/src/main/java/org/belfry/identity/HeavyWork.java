package org.belfry.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Password hashing and judging, each of which takes a core for a tenth of a second or so.
///
/// Work runs on the caller's thread, never an event loop, while it holds one of a few turns: one core always stays free
/// of it (where there are two or more), so that nothing else stands still during a flood of sign-ins. Limit:
/// [#ADMITTED_MAX] pieces of work running and waiting; one more is turned away at once, so no queue grows. Thread-safe.
final class HeavyWork {

    static final int ADMITTED_MAX = 16;

    /// What those turned away are told to wait.
    static final Duration COME_BACK = Duration.ofSeconds(2);

    private final Semaphore turns;
    private final AtomicInteger admitted = new AtomicInteger();

    /// @param cores of the machine
    HeavyWork(int cores) {
        turns = new Semaphore(Math.max(1, cores - 1), true);
    }

    /// What `work` gave; empty if there is too much to do already.
    <T> Optional<T> run(Supplier<T> work) {
        if (admitted.incrementAndGet() > ADMITTED_MAX) {
            admitted.decrementAndGet();
            return Optional.empty();
        }
        try {
            turns.acquireUninterruptibly();
            try {
                return Optional.of(work.get());
            } finally {
                turns.release();
            }
        } finally {
            admitted.decrementAndGet();
        }
    }
}
