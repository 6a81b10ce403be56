package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.Background;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// A clock that moves only when told to, and a [Background] that runs its tasks on the caller's thread as it moves.
///
/// Tasks due at the same moment run in the order they were asked for, so a run is always the same. Tasks must not wait
/// for time themselves. Thread-safe; tasks run one at a time.
public final class VirtualTime implements Time, Background {

    /// A Monday morning, so that tests read well.
    public static final Instant START = Instant.parse("2027-03-01T08:00:00Z");

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private Instant wall;
    private long nanos;
    private long asked;

    public VirtualTime() {
        this(START);
    }

    public VirtualTime(Instant start) {
        wall = start.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    /// Lets `duration` pass: every task due meanwhile runs at its own moment.
    public void pass(Duration duration) {
        long until = nanoTime() + duration.toNanos();
        while (true) {
            var next = nextDue(until);
            if (next == null) {
                break;
            }
            next.task.run();
        }
        moveTo(until);
    }

    /// Sets the wall clock as an operator or NTP would; no time passes.
    public synchronized void setWallClock(Instant instant) {
        wall = instant.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void start(String name, Runnable task) {
        task.run();
    }

    @Override
    public Scheduled after(String name, Duration delay, Runnable task) {
        return add(delay.toNanos(), 0, task);
    }

    @Override
    public Scheduled every(String name, Duration period, Runnable task) {
        return add(period.toNanos(), period.toNanos(), task);
    }

    private synchronized Scheduled add(long delayNanos, long periodNanos, Runnable task) {
        var cancelled = new AtomicBoolean();
        entries.add(new Entry(nanos + delayNanos, asked++, periodNanos, task, cancelled));
        return () -> cancelled.set(true);
    }

    private synchronized @Nullable Entry nextDue(long until) {
        while (true) {
            var first = entries.peek();
            if (first == null || first.dueNanos > until) {
                return null;
            }
            entries.remove();
            if (first.cancelled.get()) {
                continue;
            }
            moveTo(first.dueNanos);
            if (first.periodNanos > 0) {
                entries.add(new Entry(
                        first.dueNanos + first.periodNanos, asked++, first.periodNanos, first.task, first.cancelled));
            }
            return first;
        }
    }

    private synchronized void moveTo(long newNanos) {
        wall = wall.plusNanos(newNanos - nanos);
        nanos = newNanos;
    }

    private record Entry(long dueNanos, long order, long periodNanos, Runnable task, AtomicBoolean cancelled)
            implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byDue = Long.compare(dueNanos, other.dueNanos);
            return byDue != 0 ? byDue : Long.compare(order, other.order);
        }
    }
}
