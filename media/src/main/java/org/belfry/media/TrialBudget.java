package org.belfry.media;

/// How many keys may be tried on packets of unknown origin: a trial costs a hash over the packet, and
/// strangers can send as many as they like. Belongs to one loop; takes no memory after it was made.
///
/// | limit | value | against |
/// |---|---|---|
/// | looks in all | 50,000/s | a flood from many addresses: asking the directory costs a lock |
/// | guesses in all | 20,000 trials/s | the same: a tenth of a processor |
/// | likely ones in all | 20,000 trials/s | the same, by who forges our callers' addresses |
/// | looks, trials by source | 2,000/s each | one stranger using up the share of all |
///
/// Likely ones are apart because strangers must not use up what the first packet of a call needs: a
/// guess costs them up to [Directory#TRIALS_MAX] trials, so some three hundred packets a second would be
/// enough.
final class TrialBudget {
    static final int LOOKS_IN_ALL = 50_000;
    static final int IN_ALL = 20_000;
    static final int BY_SOURCE = 2_000;

    private static final int SLOTS = 4_096;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long secret;
    private final int[] spent = new int[SLOTS];
    private final int[] looked = new int[SLOTS];
    private final long[] seconds = new long[SLOTS];
    private long second;
    private int looksInAll;
    private int guessesInAll;
    private int likelyInAll;

    /// @param secret random, so that nobody picks a port whose slot is another's
    TrialBudget(long secret) {
        this.secret = secret;
    }

    /// Whether the directory may be asked about one more packet of `source`, which is then counted.
    boolean looks(long source, long nowNanos) {
        int slot = slot(source, nowNanos);
        if (looksInAll >= LOOKS_IN_ALL || looked[slot] >= BY_SOURCE) {
            return false;
        }
        looksInAll++;
        looked[slot]++;
        return true;
    }

    /// Whether any guess is left.
    boolean hasGuesses(long source, long nowNanos) {
        return spent[slot(source, nowNanos)] < BY_SOURCE && guessesInAll < IN_ALL;
    }

    /// Whether one more key may be tried, which is then counted. Sources that fall into one slot share
    /// it.
    boolean takes(long source, boolean likely, long nowNanos) {
        int slot = slot(source, nowNanos);
        if ((likely ? likelyInAll : guessesInAll) >= IN_ALL || spent[slot] >= BY_SOURCE) {
            return false;
        }
        likelyInAll += likely ? 1 : 0;
        guessesInAll += likely ? 0 : 1;
        spent[slot]++;
        return true;
    }

    private int slot(long source, long nowNanos) {
        long current = nowNanos / SECOND_NANOS;
        if (current != second) {
            second = current;
            looksInAll = 0;
            guessesInAll = 0;
            likelyInAll = 0;
        }
        long x = (source ^ secret) * 0x9E37_79B9_7F4A_7C15L;
        x = (x ^ x >>> 32 ^ secret) * 0xFF51_AFD7_ED55_8CCDL;
        int slot = (int) (x >>> 52);
        if (seconds[slot] != current) {
            seconds[slot] = current;
            spent[slot] = 0;
            looked[slot] = 0;
        }
        return slot;
    }
}
