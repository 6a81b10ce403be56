package org.belfry.audio;

/// How loud samples are.
///
/// dBov counts from the overload point, the square of full scale, as RFC 6464 and ITU-T G.100.1 do: a
/// full sine is −3.01 dBov. dBFS here counts from the full sine. Silence is [#SILENCE].
public final class Level {

    /// Digital silence, and the least that is told (RFC 6464 §3).
    public static final double SILENCE = -127;

    private static final double FULL = 32_768;
    private static final double SINE_BELOW_OVERLOAD = 10 * Math.log10(2);

    private Level() {}

    /// Root mean square in dBov, −127..0.
    public static double dBov(short[] samples, int at, int count) {
        if (count == 0) {
            return SILENCE;
        }
        return ofPower((double) energy(samples, at, count) / count);
    }

    /// Root mean square in dBFS: a sine of full scale is 0.
    public static double dBfs(short[] samples, int at, int count) {
        double ov = dBov(samples, at, count);
        return ov == SILENCE ? SILENCE : ov + SINE_BELOW_OVERLOAD;
    }

    /// dBov of a mean square.
    public static double ofPower(double meanSquare) {
        return meanSquare <= 0 ? SILENCE : Math.max(SILENCE, 10 * Math.log10(meanSquare / (FULL * FULL)));
    }

    /// Sum of the squares; cannot overflow, whatever the array.
    public static long energy(short[] samples, int at, int count) {
        long sum = 0;
        for (int i = at; i < at + count; i++) {
            sum += samples[i] * samples[i];
        }
        return sum;
    }

    /// Greatest magnitude, 0..32768.
    public static int peak(short[] samples, int at, int count) {
        int peak = 0;
        for (int i = at; i < at + count; i++) {
            peak = Math.max(peak, Math.abs(samples[i]));
        }
        return peak;
    }
}
