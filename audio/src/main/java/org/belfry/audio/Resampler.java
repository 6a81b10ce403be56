package org.belfry.audio;

/// Changes the sample rate of one stream of one channel, continuously: frame after frame, no seam
/// between.
///
/// A windowed sinc cut into phases: for a ratio of L/M each output sample is the history weighted by
/// one of L sets of coefficients. The filter is 64 samples long at the lower of both rates, with a
/// Kaiser window: flat within 0.1 dB to 85 % of half that rate (3.4 kHz at 8 kHz, what telephony
/// promises), below −60 dB from 106 % of it on, so that nothing audible folds back. `ResamplerTest`
/// measures both for every pair. It delays by 32 samples of the lower rate: 4 ms at 8 kHz.
///
/// Rates: 8, 16, 24, 32, 44.1 and 48 kHz. Holds 1 to 115 KiB of coefficients (the most between 44.1 and
/// 8 kHz) and allocates nothing afterwards. Belongs to one thread at a time.
public final class Resampler {

    /// Most that is taken at once: a second of 48 kHz, so that counts cannot overflow.
    public static final int INPUT_MAX = 48_000;

    private static final int LENGTH_AT_LOWER_RATE = 64;
    private static final double KAISER_BETA = 7.0;
    /// Of half the lower rate; the stop band begins as far above the half as this lies below.
    private static final double CUTOFF = 0.945;

    private final int up;
    private final int down;
    private final int taps;
    /// `up` rows of `taps`, the newest sample's weight first.
    private final float[] weights;
    /// The last `taps` samples twice over, so that each window lies in one piece.
    private final float[] history;

    private int newest;
    private int phase;

    public Resampler(int fromHz, int toHz) {
        requireRate(fromHz);
        requireRate(toHz);
        int common = gcd(fromHz, toHz);
        this.up = toHz / common;
        this.down = fromHz / common;
        this.taps = up == down ? 1 : (int) Math.ceil((double) LENGTH_AT_LOWER_RATE * Math.max(up, down) / up);
        this.weights = up == down ? new float[] {1} : weights(up, down, taps);
        this.history = new float[2 * taps];
    }

    private static void requireRate(int hz) {
        switch (hz) {
            case 8_000, 16_000, 24_000, 32_000, 44_100, 48_000 -> {}
            default ->
                throw new IllegalArgumentException(
                        "sample rate: %d (expected: 8000, 16000, 24000, 32000, 44100 or 48000)".formatted(hz));
        }
    }

    private static int gcd(int one, int other) {
        return other == 0 ? one : gcd(other, one % other);
    }

    /// Most samples that so many can become; the array given to [#resample] needs this room.
    public int outputMax(int input) {
        return (int) (((long) input * up + down - 1) / down);
    }

    /// @param input at most [#INPUT_MAX] samples, from `at` on
    /// @return samples written from `outAt` on; the same for each frame when the ratio makes it whole
    public int resample(short[] in, int at, int input, short[] out, int outAt) {
        if (input < 0 || input > INPUT_MAX) {
            throw new IllegalArgumentException("input: %d (expected: 0..%d)".formatted(input, INPUT_MAX));
        }
        int written = outAt;
        for (int i = 0; i < input; i++) {
            newest = newest == 0 ? taps - 1 : newest - 1;
            history[newest] = in[at + i];
            history[newest + taps] = in[at + i];
            for (; phase < up; phase += down) {
                out[written++] = weighted();
            }
            phase -= up;
        }
        return written - outAt;
    }

    private short weighted() {
        int row = phase * taps;
        float even = 0;
        float odd = 0;
        int i = 0;
        for (; i + 1 < taps; i += 2) {
            even += weights[row + i] * history[newest + i];
            odd += weights[row + i + 1] * history[newest + i + 1];
        }
        if (i < taps) {
            even += weights[row + i] * history[newest + i];
        }
        return (short) Math.clamp(Math.round(even + odd), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static float[] weights(int up, int down, int taps) {
        int length = taps * up;
        double cutoff = CUTOFF / Math.max(up, down);
        double middle = (length - 1) / 2.0;
        float[] weights = new float[length];
        for (int phase = 0; phase < up; phase++) {
            double[] row = new double[taps];
            double sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                double away = tap * up + phase - middle;
                double sinc = away == 0 ? 1 : Math.sin(Math.PI * cutoff * away) / (Math.PI * cutoff * away);
                row[tap] = sinc * kaiser(away / (middle + 1));
                sum += row[tap];
            }
            // Each phase passes a constant alike, or the phases would be heard as a tone.
            for (int tap = 0; tap < taps; tap++) {
                weights[phase * taps + tap] = (float) (row[tap] / sum);
            }
        }
        return weights;
    }

    private static double kaiser(double place) {
        return bessel(KAISER_BETA * Math.sqrt(Math.max(0, 1 - place * place))) / bessel(KAISER_BETA);
    }

    /// The modified Bessel function of order zero, by its series.
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
