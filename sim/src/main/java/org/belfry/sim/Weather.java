package org.belfry.sim;

import java.time.Duration;

/// How a network treats packets. Immutable.
///
/// @param lossPercent how many of a hundred packets get lost
/// @param duplicatePercent how many of those that arrive do so twice
/// @param delayMin the fastest a packet arrives
/// @param delayMax the slowest; packets overtake each other in between
public record Weather(int lossPercent, int duplicatePercent, Duration delayMin, Duration delayMax) {

    public Weather {
        percent("lossPercent", lossPercent);
        percent("duplicatePercent", duplicatePercent);
        if (delayMin.isNegative() || delayMin.compareTo(delayMax) > 0) {
            throw new IllegalArgumentException("delayMin: %s (expected: PT0S..%s)".formatted(delayMin, delayMax));
        }
    }

    private static void percent(String name, int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("%s: %d (expected: 0..100)".formatted(name, value));
        }
    }
}
