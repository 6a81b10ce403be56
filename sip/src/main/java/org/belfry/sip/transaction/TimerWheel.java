package org.belfry.sip.transaction;

import java.time.Instant;

/// Deadlines in milliseconds, set, moved and cleared in constant time without garbage.
///
/// A hierarchical wheel (Varghese and Lauck, scheme 7): 7 levels of 64 slots, a slot of level n being 64ⁿ ms wide.
/// A deadline hangs in the level where it first differs from the current time, read as digits to the base of 64;
/// when time enters its slot it is moved to a finer level, at most six times in its life and typically once. One
/// long a level says which slots are taken, so the next one is found without looking at slots. A heap would cost a
/// comparison for each of its 17 levels at 100,000 transactions, and garbage for every deadline that is moved,
/// which most are.
///
/// Deadlines of one millisecond come due in the order they were set, so that a run can be replayed. Reaches to the
/// year 2109. Owned by one thread.
@SuppressWarnings("ReferenceEquality") // a ring ends at the very object it begins with
final class TimerWheel {

    private static final int LEVELS = 7;
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final long END_MS = 1L << (LEVELS * BITS);

    private final Timed[] slots = new Timed[LEVELS * SLOTS];
    private final long[] taken = new long[LEVELS];
    private long nowMs;
    private int size;

    TimerWheel() {
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot();
        }
    }

    /// The ring a slot's deadlines hang in begins and ends here.
    private static final class Slot extends Timed {
        @Override
        void due(Instant now) {
            throw new IllegalStateException("a slot has no deadline");
        }
    }

    int size() {
        return size;
    }

    /// Moves the time on as far as nothing comes due or has to be sorted, so that deadlines set now hang as low as
    /// they can.
    void catchUp(Instant now) {
        nowMs = Math.max(nowMs, Math.min(now.toEpochMilli(), nextMs() - 1));
    }

    /// Sets or moves the deadline; [Timed#NEVER] clears it. One that is past comes due with the next millisecond.
    void set(Timed timed, long dueMs) {
        clear(timed);
        if (dueMs == Timed.NEVER) {
            return;
        }
        timed.dueMs = Math.min(Math.max(dueMs, nowMs + 1), END_MS - 1);
        link(timed);
        size++;
    }

    void clear(Timed timed) {
        if (timed.place >= 0) {
            unlink(timed);
            timed.dueMs = Timed.NEVER;
            size--;
        }
    }

    /// Not later than the next deadline; [Timed#NEVER] if there is none. Exact for the next 64 ms at most; before
    /// that it is when a slot has to be sorted.
    long nextMs() {
        for (int level = 0; level < LEVELS; level++) {
            if (taken[level] != 0) {
                return startOf(level, Long.numberOfTrailingZeros(taken[level]));
            }
        }
        return Timed.NEVER;
    }

    /// Lets everything come due that is. Deadlines set meanwhile come due as well if they are not after `now`.
    void advance(Instant now) {
        long untilMs = now.toEpochMilli();
        for (long startMs = nextMs(); startMs <= untilMs; startMs = nextMs()) {
            nowMs = Math.max(nowMs, startMs);
            int level = 0;
            while (taken[level] == 0) {
                level++;
            }
            enter(level, Long.numberOfTrailingZeros(taken[level]), now);
        }
        nowMs = Math.max(nowMs, untilMs);
    }

    private void enter(int level, int slot, Instant now) {
        Timed ring = slots[level * SLOTS + slot];
        if (level > 0) {
            while (ring.next != ring) {
                Timed timed = ring.next;
                unlink(timed);
                link(timed);
            }
            return;
        }
        Timed timed = ring.next;
        clear(timed);
        timed.due(now);
    }

    private long startOf(int level, int slot) {
        int shift = BITS * level;
        return (nowMs >>> (shift + BITS) << (shift + BITS)) | ((long) slot << shift);
    }

    private void link(Timed timed) {
        long differing = timed.dueMs ^ nowMs;
        int level = differing == 0 ? 0 : (63 - Long.numberOfLeadingZeros(differing)) / BITS;
        int slot = (int) (timed.dueMs >>> (BITS * level)) & (SLOTS - 1);
        timed.place = level * SLOTS + slot;
        Timed ring = slots[timed.place];
        timed.previous = ring.previous;
        timed.next = ring;
        ring.previous.next = timed;
        ring.previous = timed;
        taken[level] |= 1L << slot;
    }

    private void unlink(Timed timed) {
        timed.previous.next = timed.next;
        timed.next.previous = timed.previous;
        Timed ring = slots[timed.place];
        if (ring.next == ring) {
            taken[timed.place / SLOTS] &= ~(1L << (timed.place % SLOTS));
        }
        timed.previous = timed;
        timed.next = timed;
        timed.place = -1;
    }
}
