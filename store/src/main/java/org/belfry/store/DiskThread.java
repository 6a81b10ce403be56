package org.belfry.store;

import java.util.concurrent.ThreadFactory;

/// A platform thread on which JDBC runs; the only threads this room starts (decision 2: a driver that blocks inside
/// native code would pin the carrier of a virtual thread, so virtual threads wait for these instead).
final class DiskThread extends Thread {

    private DiskThread(Runnable task, String name) {
        super(null, task, name, 0, false);
        setDaemon(true);
    }

    static ThreadFactory named(String name) {
        return task -> new DiskThread(task, name);
    }

    /// A write or read that waits for another one from inside itself could wait for ever.
    static void refuseNesting(String what) {
        if (Thread.currentThread() instanceof DiskThread) {
            throw new IllegalStateException(
                    "%s: asked for within another read or write (expected: use what that one was given)"
                            .formatted(what));
        }
    }
}
