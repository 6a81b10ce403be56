package org.belfry.media;

/// How many keys may be tried on packets of unknown origin: a trial costs a hash over the packet, and strangers can send
/// as many as they like. Belongs to one loop; takes no memory after it was made.
///
/// | limit | value | against |
/// |---|---|---|
/// | in all | 20,000 trials/s | a flood from many addresses: a tenth of a processor |
/// | by source | 2,000 trials/s | one stranger using up the share of all |
final class TrialBudget {
    private static final int IN_ALL = 20_000;
    private static final int BY_SOURCE = 2_000;
    private static final int SLOTS = 4_096;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int[] spent = new int[SLOTS];
    private final long[] seconds = new long[SLOTS];
    private long second;
    private int spentInAll;

    /// Whether one more may be made, which is then counted. Sources that fall into one slot share it.
    boolean takes(long source, long nowNanos) {
        long current = nowNanos / SECOND_NANOS;
        if (current != second) {
            second = current;
            spentInAll = 0;
        }
        int slot = (int) (source * 0x9E37_79B9_7F4A_7C15L >>> 52);
        if (seconds[slot] != current) {
            seconds[slot] = current;
            spent[slot] = 0;
        }
        if (spentInAll >= IN_ALL || spent[slot] >= BY_SOURCE) {
            return false;
        }
        spentInAll++;
        spent[slot]++;
        return true;
    }
}
