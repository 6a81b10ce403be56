package org.belfry.guard;

import java.util.Arrays;
import org.belfry.ground.IpAddress;
import org.jspecify.annotations.Nullable;

/// What a gate remembers about addresses and networks, in a fixed amount of memory.
///
/// A hash table of sets of [#WAYS] slots; the hash is keyed with a secret of the process, so nobody can aim at the set
/// of somebody else. Each slot holds how many connections are open, how many bytes its requests hold, when the
/// token buckets of both and of newcomers are full again, and until when the source counts as good: [#SLOT_BYTES] in
/// all.
///
/// **Eviction never forgets anything that matters.** A slot may be taken over only when it says nothing: no connection
/// open, nothing held, buckets full, not good. So nobody washes himself clean by filling the table, and
/// nobody pushes out a good source. When a set has no such slot, newcomers that fall into it share the
/// *crowd*, one entry with the limits of a single source: under a flood from very many networks
/// strangers are slow, and nothing else changes. Good sources take at most half the slots of a set.
///
/// Times are nanoseconds since the gate was made. Thread-safe: a lock per group of sets, held for a few array reads.
final class SourceTable {

    static final int WAYS = 8;

    /// One entry in each of the arrays below.
    static final int SLOT_BYTES = Byte.BYTES + 6 * Long.BYTES + 2 * Integer.BYTES;

    static final int TOO_MANY = -1;
    static final int TOO_FAST = -2;

    /// Two at once, then one in this time: a browser that comes for the first time, and not a machine that knocks on.
    static final long NEWCOMER_INTERVAL_NS = 5_000_000_000L;

    private static final int LOCKS = 64;

    private final int sets;
    private final long secret;
    private final Object[] locks = new Object[LOCKS];
    private final byte[] kind;
    private final long[] high;
    private final long[] low;
    private final int[] open;
    private final int[] held;
    private final long[] fullAt;
    private final long[] askedFullAt;
    private final long[] newcomerFullAt;
    private final long[] goodUntil;

    SourceTable(int sourcesMax, long secret) {
        this.sets = Integer.highestOneBit(Math.max(sourcesMax / WAYS, 1) * 2 - 1);
        this.secret = secret;
        int slots = sets * WAYS + Kind.values().length;
        kind = new byte[slots];
        high = new long[slots];
        low = new long[slots];
        open = new int[slots];
        held = new int[slots];
        fullAt = new long[slots];
        askedFullAt = new long[slots];
        newcomerFullAt = new long[slots];
        goodUntil = new long[slots];
        Arrays.setAll(locks, _ -> new Object());
    }

    /// What a slot is about; the widths are those of [GateLimits].
    enum Kind {
        ADDRESS(1, 0),
        NETWORK(3, 1);

        private final int markOfV4;
        private final int crowd;

        Kind(int markOfV4, int crowd) {
            this.markOfV4 = markOfV4;
            this.crowd = crowd;
        }

        long high(IpAddress source) {
            return source.isV4() ? 0 : this == ADDRESS ? source.high() : source.high() & 0xFFFF_FFFF_FFFF_0000L;
        }

        long low(IpAddress source) {
            return !source.isV4() ? 0 : this == ADDRESS ? source.low() : source.low() & 0xFFFF_FF00L;
        }

        /// Never 0, which marks an empty slot.
        byte mark(IpAddress source) {
            return (byte) (source.isV4() ? markOfV4 : markOfV4 + 1);
        }
    }

    /// Counts one connection in, if the source may have it.
    ///
    /// @return the slot to give to [#leave], or [#TOO_MANY], or [#TOO_FAST]
    int enter(Kind what, IpAddress source, long now, Rate rate, int openMax) {
        int set = setOf(what, source);
        synchronized (lock(set)) {
            int slot = findOrClaim(set, what, source, now);
            if (slot >= 0) {
                return enter(slot, now, rate, openMax);
            }
        }
        int crowd = crowd(what);
        synchronized (lock(crowd)) {
            return enter(crowd, now, rate, openMax);
        }
    }

    /// Whether [#enter] would refuse a source that is already known; 0 if it would not.
    int refusal(Kind what, IpAddress source, long now, Rate rate, int openMax) {
        int set = setOf(what, source);
        synchronized (lock(set)) {
            int slot = find(set, what, source);
            return slot < 0 ? 0 : Math.min(refusal(slot, now, rate, openMax), 0);
        }
    }

    /// Counts one connection out. A slot with one open is never taken over, so the number is still right.
    void leave(int slot) {
        synchronized (lockOf(slot)) {
            open[slot]--;
        }
    }

    /// Whether the source of this slot may come in as a newcomer once more: who comes rarely may, the crowd may not.
    boolean isNewcomer(int slot, long now) {
        if (slot >= sets * WAYS) {
            return false;
        }
        synchronized (lock(slot / WAYS)) {
            if (newcomerFullAt[slot] - now > NEWCOMER_INTERVAL_NS) {
                return false;
            }
            newcomerFullAt[slot] = Math.max(newcomerFullAt[slot], now) + NEWCOMER_INTERVAL_NS;
            return true;
        }
    }

    /// Counts in one request that holds `bytes`, if the source may have it; good sources may have any.
    ///
    /// @param rate how fast they may come; null if this one does not count
    /// @return the slot to give to [#release], or [#TOO_MANY], or [#TOO_FAST]
    int receive(IpAddress source, long now, @Nullable Rate rate, int bytes, int heldMax) {
        int set = setOf(Kind.ADDRESS, source);
        synchronized (lock(set)) {
            int slot = findOrClaim(set, Kind.ADDRESS, source, now);
            if (slot >= 0) {
                return receive(slot, now, rate, bytes, heldMax);
            }
        }
        int crowd = crowd(Kind.ADDRESS);
        synchronized (lock(crowd)) {
            return receive(crowd, now, rate, bytes, heldMax);
        }
    }

    /// Whether a request that was counted in may hold so much more; if so, it is counted.
    boolean hold(int slot, long now, int bytes, int heldMax) {
        synchronized (lockOf(slot)) {
            if (goodUntil[slot] <= now && held[slot] + bytes > heldMax) {
                return false;
            }
            held[slot] += bytes;
            return true;
        }
    }

    /// Counts out what a request held. A slot that holds something is never taken over, so the number is still right.
    void release(int slot, int bytes) {
        synchronized (lockOf(slot)) {
            held[slot] -= bytes;
        }
    }

    /// Takes `tokens` from the bucket of `source`, which then lies at most `aheadMaxNs` ahead; good sources keep
    /// theirs.
    void charge(IpAddress source, long now, Rate rate, int tokens, long aheadMaxNs) {
        int set = setOf(Kind.ADDRESS, source);
        synchronized (lock(set)) {
            int slot = findOrClaim(set, Kind.ADDRESS, source, now);
            if (slot >= 0 && goodUntil[slot] <= now) {
                long charged = Math.max(fullAt[slot], now) + tokens * rate.intervalNs();
                fullAt[slot] = Math.max(fullAt[slot], Math.min(charged, now + aheadMaxNs));
            }
        }
    }

    /// Marks the source as good, unless there is no room for it beside the crowd; takes back what it had been charged.
    /// By address, not by slot: the connection behind the proof may be gone, and its slot somebody else's.
    void markGood(IpAddress source, long now, long until) {
        int set = setOf(Kind.ADDRESS, source);
        synchronized (lock(set)) {
            int slot = findOrClaim(set, Kind.ADDRESS, source, now);
            if (slot < 0) {
                return;
            }
            boolean already = goodUntil[slot] > now;
            goodUntil[slot] = until;
            fullAt[slot] = Math.min(fullAt[slot], now);
            if (!already) {
                keepHalf(set, slot, now);
            }
        }
    }

    boolean isGood(int slot, long now) {
        if (slot >= sets * WAYS) {
            return false;
        }
        synchronized (lock(slot / WAYS)) {
            return goodUntil[slot] > now;
        }
    }

    /// The same by address, whether it is in the table or not.
    boolean isGood(IpAddress source, long now) {
        int set = setOf(Kind.ADDRESS, source);
        synchronized (lock(set)) {
            int slot = find(set, Kind.ADDRESS, source);
            return slot >= 0 && goodUntil[slot] > now;
        }
    }

    private int receive(int slot, long now, @Nullable Rate rate, int bytes, int heldMax) {
        if (goodUntil[slot] <= now) {
            if (held[slot] + bytes > heldMax) {
                return TOO_MANY;
            }
            if (rate != null && !rate.fits(askedFullAt[slot], now)) {
                return TOO_FAST;
            }
            askedFullAt[slot] = rate == null ? askedFullAt[slot] : rate.after(askedFullAt[slot], now);
        }
        held[slot] += bytes;
        return slot;
    }

    private int enter(int slot, long now, Rate rate, int openMax) {
        int refusal = refusal(slot, now, rate, openMax);
        if (refusal < 0) {
            return refusal;
        }
        open[slot]++;
        fullAt[slot] = rate.after(fullAt[slot], now);
        return slot;
    }

    private int refusal(int slot, long now, Rate rate, int openMax) {
        if (open[slot] >= openMax) {
            return TOO_MANY;
        }
        return rate.fits(fullAt[slot], now) ? 0 : TOO_FAST;
    }

    private int findOrClaim(int set, Kind what, IpAddress source, long now) {
        int found = find(set, what, source);
        if (found >= 0) {
            return found;
        }
        for (int slot = set * WAYS; slot < (set + 1) * WAYS; slot++) {
            if (saysNothing(slot, now)) {
                kind[slot] = what.mark(source);
                high[slot] = what.high(source);
                low[slot] = what.low(source);
                fullAt[slot] = 0;
                askedFullAt[slot] = 0;
                newcomerFullAt[slot] = 0;
                goodUntil[slot] = 0;
                return slot;
            }
        }
        return -1;
    }

    private boolean saysNothing(int slot, long now) {
        return open[slot] == 0
                && held[slot] == 0
                && fullAt[slot] <= now
                && askedFullAt[slot] <= now
                && newcomerFullAt[slot] <= now
                && goodUntil[slot] <= now;
    }

    private int find(int set, Kind what, IpAddress source) {
        byte mark = what.mark(source);
        long wantedHigh = what.high(source);
        long wantedLow = what.low(source);
        for (int slot = set * WAYS; slot < (set + 1) * WAYS; slot++) {
            if (kind[slot] == mark && high[slot] == wantedHigh && low[slot] == wantedLow) {
                return slot;
            }
        }
        return -1;
    }

    /// More than half the slots of a set good: the one proven longest ago is an ordinary source again.
    private void keepHalf(int set, int newest, long now) {
        int good = 0;
        int oldest = -1;
        for (int slot = set * WAYS; slot < (set + 1) * WAYS; slot++) {
            if (goodUntil[slot] > now) {
                good++;
                if (slot != newest && (oldest < 0 || goodUntil[slot] < goodUntil[oldest])) {
                    oldest = slot;
                }
            }
        }
        if (good > WAYS / 2 && oldest >= 0) {
            goodUntil[oldest] = 0;
        }
    }

    private int crowd(Kind what) {
        return sets * WAYS + what.crowd;
    }

    private Object lockOf(int slot) {
        return lock(slot < sets * WAYS ? slot / WAYS : slot);
    }

    private Object lock(int set) {
        return locks[set & (LOCKS - 1)];
    }

    private int setOf(Kind what, IpAddress source) {
        long mixed = mix(secret ^ what.mark(source));
        mixed = mix(mixed ^ what.high(source));
        mixed = mix(mixed ^ what.low(source) ^ Long.rotateLeft(secret, 32));
        return (int) (mixed >>> 33) & (sets - 1);
    }

    /// The finaliser of MurmurHash3: every input bit reaches every output bit.
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
