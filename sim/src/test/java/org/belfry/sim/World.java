package org.belfry.sim;

import java.time.Duration;
import java.util.SplittableRandom;

/// Time, a bad network and the book of one simulated run, all of a seed.
///
/// Packets take at most 450 ms over all their hops: the last repetition of a request leaves 31.5 s after the first,
/// so one slower than 500 ms can outlive the server transaction it belongs to. That is a property of the RFC's
/// timers, not of this code.
final class World {

    private static final int LOSS_PERCENT_MAX = 30;
    private static final int DUPLICATE_PERCENT_MAX = 25;

    final VirtualTime time = new VirtualTime();
    final Book book = new Book(time);
    final SplittableRandom random;
    final boolean byStream;
    final Weather weather;
    final LossyNetwork network;

    /// @param hopsMax how many hops lie between two telephones
    World(long seed, int hopsMax) {
        random = new SplittableRandom(seed);
        byStream = random.nextInt(8) == 0;
        boolean isClear = random.nextInt(6) == 0;
        Duration delayMin = Duration.ofMillis(random.nextInt(50 / hopsMax));
        weather = new Weather(
                isClear ? 0 : random.nextInt(LOSS_PERCENT_MAX),
                random.nextInt(DUPLICATE_PERCENT_MAX),
                delayMin,
                delayMin.plusMillis(random.nextInt(400 / hopsMax)));
        network = new LossyNetwork(time, random.nextLong(), weather);
    }

    Telephone telephone(String address) {
        return new Telephone(this, address, random.nextLong());
    }
}
