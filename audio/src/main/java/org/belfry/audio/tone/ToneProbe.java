package org.belfry.audio.tone;

import org.belfry.audio.Level;

/// Finds a tone in samples: what tests and one-way-sound checks listen with. Not for the path of
/// packets: it allocates.
public final class ToneProbe {

    private static final int POINTS_MAX = 65_536;
    private static final int POINTS_MIN = 64;

    /// The strongest tone.
    ///
    /// @param hz to about a tenth of a hertz in a second of sound
    /// @param dBov root mean square of that tone alone (a full sine: −3)
    /// @param share of the whole power, 0..1: near 1 is a clean tone, below 0.1 is noise or speech
    public record Found(double hz, double dBov, double share) {}

    private ToneProbe() {}

    /// Root mean square in dBov of what sounds at `hz` (Goertzel's algorithm under a Hann window).
    public static double dBov(short[] samples, int at, int count, int rateHz, double hz) {
        double factor = 2 * Math.cos(2 * Math.PI * hz / rateHz);
        double one = 0;
        double two = 0;
        double weights = 0;
        for (int i = 0; i < count; i++) {
            double weight = hann(i, count);
            double next = weight * samples[at + i] + factor * one - two;
            two = one;
            one = next;
            weights += weight;
        }
        double magnitudeSquared = one * one + two * two - factor * one * two;
        return weights == 0 ? Level.SILENCE : Level.ofPower(2 * magnitudeSquared / (weights * weights));
    }

    /// The strongest tone between 50 Hz and half the sample rate, in the first 65,536 samples at most.
    ///
    /// @param count at least 64
    public static Found strongest(short[] samples, int at, int count, int rateHz) {
        if (count < POINTS_MIN) {
            throw new IllegalArgumentException("count: %d (expected: 64 or more)".formatted(count));
        }
        int points = Math.min(POINTS_MAX, Integer.highestOneBit(count));
        double[] real = new double[points];
        double[] imaginary = new double[points];
        for (int i = 0; i < points; i++) {
            real[i] = hann(i, points) * samples[at + i];
        }
        transform(real, imaginary);
        int best = Math.max(1, (int) Math.ceil(50.0 * points / rateHz));
        for (int bin = best; bin < points / 2; bin++) {
            best = power(real, imaginary, bin) > power(real, imaginary, best) ? bin : best;
        }
        double hz = (best + beside(real, imaginary, best)) * rateHz / points;
        double level = dBov(samples, at, points, rateHz, hz);
        double all = Level.dBov(samples, at, points);
        double share = all == Level.SILENCE ? 0 : Math.min(1, Math.pow(10, (level - all) / 10));
        return new Found(hz, level, share);
    }

    private static double hann(int place, int count) {
        return 0.5 - 0.5 * Math.cos(2 * Math.PI * (place + 0.5) / count);
    }

    private static double power(double[] real, double[] imaginary, int bin) {
        return real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
    }

    /// How far the peak lies beside the strongest bin: for a Hann window the greater neighbour tells
    /// exactly.
    private static double beside(double[] real, double[] imaginary, int bin) {
        double here = Math.sqrt(power(real, imaginary, bin));
        double below = Math.sqrt(power(real, imaginary, bin - 1));
        double above = Math.sqrt(power(real, imaginary, bin + 1));
        if (here == 0) {
            return 0;
        }
        double ratio = Math.max(below, above) / here;
        double offset = (2 * ratio - 1) / (ratio + 1);
        return above >= below ? offset : -offset;
    }

    /// The fast Fourier transform of Cooley and Tukey, in place; a power of two of points.
    private static void transform(double[] real, double[] imaginary) {
        int points = real.length;
        for (int i = 1, mirrored = 0; i < points; i++) {
            int bit = points >> 1;
            for (; (mirrored & bit) != 0; bit >>= 1) {
                mirrored ^= bit;
            }
            mirrored ^= bit;
            if (i < mirrored) {
                swap(real, i, mirrored);
                swap(imaginary, i, mirrored);
            }
        }
        for (int length = 2; length <= points; length <<= 1) {
            for (int k = 0; k < length / 2; k++) {
                double cosine = Math.cos(-2 * Math.PI * k / length);
                double sine = Math.sin(-2 * Math.PI * k / length);
                for (int low = k; low < points; low += length) {
                    int high = low + length / 2;
                    double re = real[high] * cosine - imaginary[high] * sine;
                    double im = real[high] * sine + imaginary[high] * cosine;
                    real[high] = real[low] - re;
                    imaginary[high] = imaginary[low] - im;
                    real[low] += re;
                    imaginary[low] += im;
                }
            }
        }
    }

    private static void swap(double[] values, int one, int other) {
        double kept = values[one];
        values[one] = values[other];
        values[other] = kept;
    }
}
