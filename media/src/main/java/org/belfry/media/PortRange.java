package org.belfry.media;

/// UDP ports from `first` to `last`, both with them, of which pairs are taken: an even one and the next.
public record PortRange(int first, int last) {
    private static final int LOWEST = 1_024;
    private static final int HIGHEST = 65_535;

    public PortRange {
        if (first < LOWEST || last > HIGHEST || last - evened(first) < 1) {
            throw new IllegalArgumentException(
                    "media.range: %d-%d (expected: a pair of ports or more in 1024-65535)".formatted(first, last));
        }
    }

    private static int evened(int port) {
        return port + (port & 1);
    }

    /// Pairs there are.
    public int pairs() {
        return (last + 1 - evened(first)) / 2;
    }

    /// The even port of pair `index`, from 0.
    int pair(int index) {
        return evened(first) + 2 * index;
    }

    public boolean has(int port) {
        return port >= first && port <= last;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
