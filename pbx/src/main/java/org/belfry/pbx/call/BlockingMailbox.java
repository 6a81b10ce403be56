package org.belfry.pbx.call;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.belfry.ground.Time;
import org.jspecify.annotations.Nullable;

/// A mailbox whose reader blocks, to be a virtual thread.
///
/// Limit: `eventsMax`, against a peer that sends requests in a dialog faster than they are answered.
final class BlockingMailbox<E> implements Mailbox<E> {

    private final int eventsMax;
    private final Time time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Queue<E> events = new ArrayDeque<>(4);
    private boolean closed;

    BlockingMailbox(int eventsMax, Time time) {
        this.eventsMax = eventsMax;
        this.time = time;
    }

    @Override
    public boolean put(E event) {
        return add(event, eventsMax);
    }

    @Override
    public boolean order(E event) {
        return add(event, Integer.MAX_VALUE);
    }

    private boolean add(E event, int most) {
        lock.lock();
        try {
            if (closed || events.size() >= most) {
                return false;
            }
            events.add(event);
            came.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable E take(@Nullable Long untilNanos) {
        lock.lock();
        try {
            while (events.isEmpty()) {
                if (untilNanos == null) {
                    came.awaitUninterruptibly();
                } else {
                    long left = untilNanos - time.nanoTime();
                    if (left <= 0 || came.awaitNanos(left) <= 0) {
                        return events.poll();
                    }
                }
            }
            return events.remove();
        } catch (InterruptedException nobody) {
            throw new IllegalStateException("nobody interrupts a call", nobody);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<E> close() {
        lock.lock();
        try {
            closed = true;
            var left = List.copyOf(events);
            events.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
