package org.belfry.sip.digest;

/// Which counts of which nonces were used: each passes once, for ever, in bounded memory.
///
/// Nonces have ascending serials. A serial falls into one bucket of eight places; a full bucket gives up its lowest
/// serial for a higher one and takes none below it. Its lowest therefore only rises, and what was given up is stale
/// and can never pass twice, whatever the clock does: time plays no part here. A nonce remembers its highest count
/// and which of the 63 counts below that were used (as RFC 4303 §3.4.3 does for packets), so requests may overtake
/// each other.
///
/// Thread-safe: buckets share 64 locks, each held for some ten loads and stores.
final class NonceCounts {

    enum Use {
        FIRST,
        REPLAYED,
        /// The nonce was pushed out, or the count is too far below the highest to be remembered.
        FORGOTTEN
    }

    private static final int WAYS = 8;
    private static final int LOCKS = 64;
    private static final int WINDOW_BITS = 64;
    private static final long COUNT_MAX = 0xFFFF_FFFFL;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;
    private final int bucketBits;
    private final Object[] locks = new Object[LOCKS];
    private final long[] serials;
    private final long[] windows;
    /// Highest count used, unsigned; 0 marks a free place.
    private final int[] highest;

    /// `seed` is random, so that nobody can choose nonces of one bucket.
    NonceCounts(int noncesMax, long seed) {
        this.seed = seed;
        this.bucketBits = Math.max(1, 32 - Integer.numberOfLeadingZeros((noncesMax - 1) / WAYS));
        int buckets = 1 << bucketBits;
        this.serials = new long[buckets * WAYS];
        this.windows = new long[buckets * WAYS];
        this.highest = new int[buckets * WAYS];
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /// Uses up `count`, 1..2³²−1, of the nonce `serial`, which is above 0.
    Use use(long serial, long count) {
        int bucket = bucket(serial);
        synchronized (locks[bucket & LOCKS - 1]) {
            int place = find(bucket, serial);
            if (place >= 0) {
                return useAgain(place, count);
            }
            return enter(bucket, serial, count, 1) ? Use.FIRST : Use.FORGOTTEN;
        }
    }

    /// Uses up the whole nonce: for a response without count.
    Use useWhole(long serial) {
        int bucket = bucket(serial);
        synchronized (locks[bucket & LOCKS - 1]) {
            if (find(bucket, serial) >= 0) {
                return Use.REPLAYED;
            }
            return enter(bucket, serial, COUNT_MAX, -1) ? Use.FIRST : Use.FORGOTTEN;
        }
    }

    private int bucket(long serial) {
        return (int) (((serial ^ seed) * SPREAD) >>> (64 - bucketBits));
    }

    private int find(int bucket, long serial) {
        int first = bucket * WAYS;
        for (int place = first; place < first + WAYS; place++) {
            if (serials[place] == serial && highest[place] != 0) {
                return place;
            }
        }
        return -1;
    }

    private Use useAgain(int place, long count) {
        long above = count - Integer.toUnsignedLong(highest[place]);
        if (above > 0) {
            windows[place] = above >= WINDOW_BITS ? 1 : windows[place] << above | 1;
            highest[place] = (int) count;
            return Use.FIRST;
        }
        if (above <= -WINDOW_BITS) {
            return Use.FORGOTTEN;
        }
        long bit = 1L << -above;
        if ((windows[place] & bit) != 0) {
            return Use.REPLAYED;
        }
        windows[place] |= bit;
        return Use.FIRST;
    }

    /// False if the nonce is one that may have been forgotten.
    private boolean enter(int bucket, long serial, long count, long window) {
        int first = bucket * WAYS;
        int chosen = first;
        for (int place = first; place < first + WAYS; place++) {
            if (highest[place] == 0) {
                chosen = place;
                break;
            }
            if (serials[place] < serials[chosen]) {
                chosen = place;
            }
        }
        if (highest[chosen] != 0 && serial < serials[chosen]) {
            return false;
        }
        serials[chosen] = serial;
        windows[chosen] = window;
        highest[chosen] = (int) count;
        return true;
    }
}
