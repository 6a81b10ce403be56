package org.belfry.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Password hashing and judging, which each take a core for a fifth of a second, on the few threads set apart for them.
///
/// Limit: [#ADMITTED_MAX] pieces of work running and waiting; one more is turned away at once, so that a flood of
/// sign-ins makes answers "later" and neither a queue nor a stopped event loop. The caller waits and so must be on a
/// thread that may block. Thread-safe.
final class HeavyWork {

    static final int ADMITTED_MAX = 16;

    /// What those turned away are told to wait.
    static final Duration COME_BACK = Duration.ofSeconds(2);

    private final Executor executor;
    private final AtomicInteger admitted = new AtomicInteger();

    /// @param executor as many threads as may stretch at once
    HeavyWork(Executor executor) {
        this.executor = executor;
    }

    /// What `work` gave; empty if there is too much to do already.
    <T> Optional<T> run(Supplier<T> work) {
        if (admitted.incrementAndGet() > ADMITTED_MAX) {
            admitted.decrementAndGet();
            return Optional.empty();
        }
        try {
            var task = new FutureTask<>(work::get);
            executor.execute(task);
            return Optional.of(task.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while hashing", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("hashing failed", e.getCause());
        } finally {
            admitted.decrementAndGet();
        }
    }
}
