package org.belfry.bench.relay;

import java.util.Arrays;

/// Delays in classes of 10 µs up to 200 ms, and one for all beyond.
final class Delays {

    private static final int CLASS_NANOS = 10_000;
    private static final int CLASSES = 20_000;

    private final long[] counts = new long[CLASSES + 1];
    private long total;

    void add(long nanos) {
        counts[Math.clamp(nanos / CLASS_NANOS, 0, CLASSES)]++;
        total++;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    long total() {
        return total;
    }

    /// In milliseconds, the upper end of a class; 0 of nothing.
    double percentileMs(double percent) {
        long rank = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int i = 0; i <= CLASSES && rank > 0; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return (i + 1) * (CLASS_NANOS / 1e6);
            }
        }
        return 0;
    }
}
