package org.belfry.audio.codec;

/// One band of ITU-T G.722: an adaptive quantiser's scale and the predictor with two poles and six
/// zeros that both sides keep alike. Integer arithmetic as the recommendation prescribes, so that both
/// sides agree to the bit.
///
/// Names in the comments are the blocks of the recommendation (§6.2.1 and §6.2.2).
final class G722Band {

    private static final int POLE_2_MAX = 12_288;
    private static final int POLES_SUM_MAX = 15_360;

    /// BLOCK 3L and 3H: ILB, 2^(x/32) with 11 bits.
    private static final int[] ILB = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834, 2896, 2960,
        3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
    };

    private final int logMax;
    private final int shift;

    /// Reconstructed signal, partially reconstructed signal, quantised difference; index 1 is the last
    /// one.
    private final int[] reconstructed = new int[3];

    private final int[] partial = new int[3];
    private final int[] difference = new int[7];
    private final int[] poles = new int[3];
    private final int[] zeros = new int[7];
    private int zeroPrediction;
    private int prediction;
    private int logScale;
    private int scale;

    private G722Band(int logMax, int shift, int scale) {
        this.logMax = logMax;
        this.shift = shift;
        this.scale = scale;
    }

    static G722Band lower() {
        return new G722Band(18_432, 8, 32);
    }

    static G722Band higher() {
        return new G722Band(22_528, 10, 8);
    }

    /// What the predictor expects.
    int prediction() {
        return prediction;
    }

    /// The quantiser's step.
    int scale() {
        return scale;
    }

    static int saturate(int value) {
        return Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /// Takes a quantised difference and the change of scale that goes with its code.
    void adapt(int quantised, int logChange) {
        // LOGSCL, SCALEL / LOGSCH, SCALEH
        logScale = Math.clamp(((logScale * 127) >> 7) + logChange, 0, logMax);
        int left = shift - (logScale >> 11);
        int mantissa = ILB[(logScale >> 6) & 31];
        scale = (left < 0 ? mantissa << -left : mantissa >> left) << 2;
        predict(quantised);
    }

    private void predict(int quantised) {
        // RECONS, PARREC
        difference[0] = quantised;
        reconstructed[0] = saturate(prediction + quantised);
        partial[0] = saturate(zeroPrediction + quantised);
        movePoles();
        moveZeros();
        // DELAYA
        System.arraycopy(difference, 0, difference, 1, 6);
        System.arraycopy(reconstructed, 0, reconstructed, 1, 2);
        System.arraycopy(partial, 0, partial, 1, 2);
        // FILTEP, FILTEZ, PREDIC
        int polePrediction = saturate(weighted(poles[1], reconstructed[1]) + weighted(poles[2], reconstructed[2]));
        int sum = 0;
        for (int i = 6; i > 0; i--) {
            sum = saturate(sum + weighted(zeros[i], difference[i]));
        }
        zeroPrediction = sum;
        prediction = saturate(polePrediction + zeroPrediction);
    }

    private static int weighted(int coefficient, int value) {
        return (coefficient * saturate(2 * value)) >> 15;
    }

    /// UPPOL2, UPPOL1.
    private void movePoles() {
        boolean likeLast = (partial[0] < 0) == (partial[1] < 0);
        boolean likeBefore = (partial[0] < 0) == (partial[2] < 0);
        int first = saturate(poles[1] << 2);
        int turned = likeLast ? Math.min(-first, Short.MAX_VALUE) : first;
        int second = (likeBefore ? 128 : -128) + (turned >> 7) + ((poles[2] * 32_512) >> 15);
        poles[2] = Math.clamp(second, -POLE_2_MAX, POLE_2_MAX);
        int room = saturate(POLES_SUM_MAX - poles[2]);
        int moved = saturate((likeLast ? 192 : -192) + ((poles[1] * 32_640) >> 15));
        poles[1] = Math.clamp(moved, -room, room);
    }

    /// UPZERO.
    private void moveZeros() {
        int step = difference[0] == 0 ? 0 : 128;
        for (int i = 1; i < zeros.length; i++) {
            boolean alike = (difference[i] < 0) == (difference[0] < 0);
            zeros[i] = saturate((alike ? step : -step) + ((zeros[i] * 32_640) >> 15));
        }
    }
}
