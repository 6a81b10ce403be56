package org.belfry.server.demo;

/// Whether something known was heard: the greatest correlation of both over all delays, by which loudness
/// does not matter. 1 is the same sound, 0 a stranger.
final class Recognition {

    /// Above this nothing else than what was played sounds so: speech of another text stays below 0.4.
    static final double KNOWN = 0.7;

    private Recognition() {}

    /// @param known and `heard` at the same rate; 0 where less was heard than is known
    static double of(short[] known, short[] heard) {
        double knownEnergy = energy(known, 0, known.length);
        double energy = energy(heard, 0, Math.min(known.length, heard.length));
        double best = 0;
        for (int delay = 0; delay + known.length <= heard.length; delay++) {
            double product = 0;
            for (int i = 0; i < known.length; i++) {
                product += known[i] * (double) heard[delay + i];
            }
            best = Math.max(best, energy <= 0 ? 0 : product / Math.sqrt(knownEnergy * energy));
            if (delay + known.length < heard.length) {
                energy += square(heard[delay + known.length]) - square(heard[delay]);
            }
        }
        return best;
    }

    private static double energy(short[] samples, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += square(samples[i]);
        }
        return sum;
    }

    private static double square(short sample) {
        return (double) sample * sample;
    }
}
