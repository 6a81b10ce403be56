package org.belfry.ground;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// [Background] of a running house: tasks are virtual threads, one platform thread keeps the time for them.
///
/// The timer thread only starts tasks and so never blocks. A periodic task whose last run has not ended is not
/// started again, which bounds the threads to one per periodic task.
public final class SystemBackground implements Background, AutoCloseable {

    /// Receives what a task threw; called on the thread of that task.
    public interface FaultHandler {
        void fault(String task, Throwable thrown);
    }

    private final FaultHandler faults;
    private final ScheduledThreadPoolExecutor timer;

    public SystemBackground(FaultHandler faults) {
        this.faults = faults;
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void start(String name, Runnable task) {
        Thread.ofVirtual().name(name).start(() -> guarded(name, task));
    }

    @Override
    public Scheduled after(String name, Duration delay, Runnable task) {
        var future = timer.schedule(() -> start(name, task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Scheduled every(String name, Duration period, Runnable task) {
        var running = new AtomicBoolean();
        Runnable round = () -> {
            if (running.compareAndSet(false, true)) {
                start(name, () -> {
                    try {
                        task.run();
                    } finally {
                        running.set(false);
                    }
                });
            }
        };
        var future = timer.scheduleWithFixedDelay(round, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /// Nothing new begins after this; what runs is left to end by itself.
    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void guarded(String name, Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            faults.fault(name, thrown);
        }
    }
}
