package org.belfry.rtp.srtp;

/// Which indexes were seen (RFC 3711 §3.3.2), as a ring of bits that is cleared a word at a time (RFC 6479).
///
/// RFC 3711 wants 64 at least; a video frame after a pause arrives in bursts that overtake each other by more than
/// that.
final class ReplayWindow {

    static final int RTP_WORDS = 16;
    static final int RTCP_WORDS = 2;

    private final long[] words;
    private long highest = -1;

    ReplayWindow(int words) {
        this.words = new long[words];
    }

    /// The highest index marked, or -1.
    long highest() {
        return highest;
    }

    /// How far behind the highest an index may lie: one word less than the ring has, for the newest is half empty.
    int reach() {
        return (words.length - 1) * Long.SIZE;
    }

    /// Whether `index` is fresh; changes nothing.
    SrtpVerdict check(long index) {
        if (index > highest) {
            return SrtpVerdict.DONE;
        }
        if (highest - index >= reach()) {
            return SrtpVerdict.TOO_OLD;
        }
        return (words[word(index)] & (1L << index)) == 0 ? SrtpVerdict.DONE : SrtpVerdict.REPLAYED;
    }

    /// Marks a fresh index as seen.
    void mark(long index) {
        if (index > highest) {
            long ahead = Math.min((index >>> 6) - (highest >> 6), words.length);
            for (long i = 0; i < ahead; i++) {
                words[(int) (((index >>> 6) - i) % words.length)] = 0;
            }
            highest = index;
        }
        words[word(index)] |= 1L << index;
    }

    /// Takes all up to `index` as seen.
    void markAllUpTo(long index) {
        java.util.Arrays.fill(words, -1L);
        highest = index;
        // The rest of the newest word lies ahead.
        if (index >= 0) {
            words[word(index)] = -1L >>> (63 - (index & 63));
        }
    }

    private int word(long index) {
        return (int) ((index >>> 6) % words.length);
    }
}
