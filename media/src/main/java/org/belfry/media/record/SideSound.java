package org.belfry.media.record;

/// The last seconds of one side, by their place in the recording: written anywhere, read front to back.
/// What nobody wrote is silence. Of one thread at a time.
final class SideSound {
    private static final int SAMPLES = 1 << 16;

    private final short[] samples = new short[SAMPLES];
    private long taken;

    /// What lies before what was taken, or too far behind it, is left out.
    void put(long place, short[] from, int at, int count) {
        int skipped = Math.clamp(taken - place, 0, count);
        long end = Math.min(place + count, taken + SAMPLES);
        for (long i = place + skipped; i < end; i++) {
            samples[(int) (i & (SAMPLES - 1))] = from[at + (int) (i - place)];
        }
    }

    /// Moves the next `count` into every place of `out` that is `step` behind the one before.
    void take(short[] out, int first, int step, int count) {
        for (int i = 0; i < count; i++) {
            int slot = (int) (taken & (SAMPLES - 1));
            out[first + step * i] = samples[slot];
            samples[slot] = 0;
            taken++;
        }
    }
}
