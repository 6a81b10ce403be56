package org.belfry.audio.mix;

/// Keeps a sum within 16 bits without the crackle of cut-off peaks: the whole frame is made softer, at
/// once when it would be too loud and back by half a decibel a frame; what the first 5 ms let through
/// is bent, not cut.
final class Limiter {

    private static final float PEAK_WANTED = 30_000;
    private static final float KNEE = 28_000;
    private static final float ROOM = Short.MAX_VALUE - KNEE;
    private static final float RELEASE = 1.06f;

    private float gain = 1;

    void reset() {
        gain = 1;
    }

    void follow(Limiter other) {
        gain = other.gain;
    }

    void limit(int[] sum, short[] out, int at) {
        int peak = 0;
        for (int value : sum) {
            peak = Math.max(peak, Math.abs(value));
        }
        float wanted =
                peak * Math.min(1, gain * RELEASE) > PEAK_WANTED ? PEAK_WANTED / peak : Math.min(1, gain * RELEASE);
        int ramp = sum.length / 4;
        float step = (wanted - gain) / ramp;
        for (int i = 0; i < sum.length; i++) {
            gain = i < ramp ? gain + step : wanted;
            out[at + i] = (short) bent(sum[i] * gain);
        }
        gain = wanted;
    }

    /// Linear to the knee, then ever slower towards full scale, which it never reaches.
    private static float bent(float value) {
        float over = Math.abs(value) - KNEE;
        if (over <= 0) {
            return value;
        }
        return Math.copySign(KNEE + ROOM * over / (over + ROOM), value);
    }
}
