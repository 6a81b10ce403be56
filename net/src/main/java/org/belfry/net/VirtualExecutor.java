package org.belfry.net;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.Background;
import org.belfry.ground.Time;

/// Gives each blocking handler a virtual thread of its own, through [Background].
///
/// Limit: `tasksMax` at once; one more is refused, which HTTP answers with 503, so a flood of slow requests can't fill
/// the memory with stacks. One for each door, so that a flood at one leaves the other its own. Thread-safe.
final class VirtualExecutor extends AbstractExecutorService implements ScheduledExecutorService {

    private final String name;
    private final Background background;
    private final Time time;
    private final Semaphore room;
    private final AtomicBoolean shut = new AtomicBoolean();

    VirtualExecutor(String name, Background background, Time time, int tasksMax) {
        this.name = name;
        this.background = background;
        this.time = time;
        this.room = new Semaphore(tasksMax);
    }

    @Override
    public void execute(Runnable task) {
        if (shut.get() || !room.tryAcquire()) {
            throw new RejectedExecutionException(shut.get() ? name + ": closed" : name + ": too many tasks at once");
        }
        background.start(name, () -> {
            try {
                task.run();
            } finally {
                room.release();
            }
        });
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return later(new FutureTask<>(task, Boolean.TRUE), unit.toNanos(delay));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return later(new FutureTask<>(task), unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("periodic tasks belong to Background");
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException("periodic tasks belong to Background");
    }

    @Override
    public void shutdown() {
        shut.set(true);
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut.get();
    }

    @Override
    public boolean isTerminated() {
        return shut.get();
    }

    /// Its tasks are requests, and the door that made them waits for those.
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shut.get();
    }

    private <V> Later<V> later(FutureTask<V> task, long delayNs) {
        var scheduled = background.after(name, Duration.ofNanos(Math.max(delayNs, 0)), task);
        return new Later<>(task, scheduled, time, time.nanoTime() + delayNs);
    }

    private record Later<V>(FutureTask<V> task, Background.Scheduled scheduled, Time time, long dueNs)
            implements ScheduledFuture<V> {
        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNs - time.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            scheduled.cancel();
            return task.cancel(mayInterrupt);
        }

        @Override
        public boolean isCancelled() {
            return task.isCancelled();
        }

        @Override
        public boolean isDone() {
            return task.isDone();
        }

        @Override
        public V get() throws InterruptedException, java.util.concurrent.ExecutionException {
            return task.get();
        }

        @Override
        public V get(long timeout, TimeUnit unit)
                throws InterruptedException, java.util.concurrent.ExecutionException,
                        java.util.concurrent.TimeoutException {
            return task.get(timeout, unit);
        }
    }
}
