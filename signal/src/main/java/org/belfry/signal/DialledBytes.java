package org.belfry.signal;

import java.util.concurrent.atomic.AtomicLong;

/// What all connections we opened may hold together: no gate stands before those, and whoever we were made to
/// connect to may be as hostile as who comes to us. Thread-safe.
final class DialledBytes {

    private final int max;
    private final AtomicLong held = new AtomicLong();

    DialledBytes(int max) {
        this.max = max;
    }

    /// Counts so many more, if there is room for them.
    boolean take(int bytes) {
        if (held.addAndGet(bytes) > max) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(int bytes) {
        held.addAndGet(-bytes);
    }

    /// Bytes counted now.
    long held() {
        return held.get();
    }
}
