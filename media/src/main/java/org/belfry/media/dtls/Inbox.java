package org.belfry.media.dtls;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Where the owner leaves datagrams for a handshake's thread, and the time with them. Thread-safe.
///
/// Nothing here looks at a clock: a wait ends by a datagram, by the owner's [#tick] once its moment has come, or by
/// [#close]. What does not fit is dropped, as a network would; the other side sends it again.
final class Inbox {

    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private long deadlineNanos;
    private boolean waits;
    private boolean due;
    private boolean closed;

    Inbox(int max) {
        this.max = max;
    }

    void offer(byte[] datagram) {
        lock.lock();
        try {
            if (!closed && waiting.size() < max) {
                waiting.add(datagram);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a datagram until the owner says that it is `deadlineNanos` or later; null then, or when closed.
    byte @Nullable [] take(long deadlineNanos) {
        lock.lock();
        try {
            this.deadlineNanos = deadlineNanos;
            waits = true;
            due = false;
            while (waiting.isEmpty() && !due && !closed) {
                changed.awaitUninterruptibly();
            }
            waits = false;
            return closed ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /// What has come meanwhile, without waiting.
    byte @Nullable [] poll() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    void tick(long nowNanos) {
        lock.lock();
        try {
            if (waits && nowNanos - deadlineNanos >= 0) {
                due = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// When [#tick] is wanted, or `otherwise` if nobody waits or that is earlier.
    long deadlineNanos(long otherwise) {
        lock.lock();
        try {
            return waits && deadlineNanos - otherwise < 0 ? deadlineNanos : otherwise;
        } finally {
            lock.unlock();
        }
    }

    /// Everything is worked off and somebody waits for more.
    boolean isIdle() {
        lock.lock();
        try {
            return waits && !due && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
