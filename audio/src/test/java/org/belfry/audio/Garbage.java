package org.belfry.audio;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Bytes that work allocates once the compiler is done with it.
public final class Garbage {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;

    private Garbage() {}

    /// The least of some rounds: the compiler may still be at work; what counts is what it comes to.
    public static long of(Runnable work, int warm, int measured) {
        repeat(work, warm);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS && least > 0; i++) {
            least = Math.min(least, bytes(work, measured) - bytes(work, 0));
        }
        return least;
    }

    private static long bytes(Runnable work, int times) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        repeat(work, times);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(Runnable work, int times) {
        for (int i = 0; i < times; i++) {
            work.run();
        }
    }
}
