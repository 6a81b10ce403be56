package org.belfry.media.record;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.belfry.media.Tap;
import org.belfry.rtp.RtpHeader;

/// Packets on their way from a loop to a recorder, in memory made once. One thread puts in, one takes
/// out; who puts in may change as its leg's owner does.
///
/// | limit | value | against |
/// |---|---|---|
/// | packets | 256: 5 s of voice | memory (360 KiB); more are dropped and counted |
/// | a packet | 1,400 bytes | the same |
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class PacketRing implements Tap {
    static final int SLOTS = 256;
    private static final int BYTES_MAX = 1_400;

    private final MemorySegment region = Arena.ofAuto().allocate((long) SLOTS * BYTES_MAX);
    private final int[] lengths = new int[SLOTS];
    private final long[] nanos = new long[SLOTS];
    private volatile long head;
    private volatile long tail;
    private volatile long dropped;
    private volatile boolean isPaused;

    @Override
    public void packet(MemorySegment from, long at, int length, long nowNanos) {
        if (isPaused) {
            return;
        }
        long next = head;
        if (next - tail >= SLOTS || length > BYTES_MAX || length < RtpHeader.FIXED_BYTES) {
            dropped++;
            return;
        }
        int slot = slot(next);
        MemorySegment.copy(from, at, region, at(next), length);
        lengths[slot] = length;
        nanos[slot] = nowNanos;
        head = next + 1;
    }

    /// While paused nothing is taken in.
    void pause(boolean paused) {
        isPaused = paused;
    }

    /// The number of the oldest packet, and the one after the newest.
    long tail() {
        return tail;
    }

    long head() {
        return head;
    }

    /// Frees everything before `to`. Called by the taker.
    void free(long to) {
        tail = to;
    }

    MemorySegment region() {
        return region;
    }

    long at(long number) {
        return (long) slot(number) * BYTES_MAX;
    }

    int length(long number) {
        return lengths[slot(number)];
    }

    /// When it came.
    long nanos(long number) {
        return nanos[slot(number)];
    }

    long dropped() {
        return dropped;
    }

    private static int slot(long number) {
        return (int) (number & (SLOTS - 1));
    }
}
