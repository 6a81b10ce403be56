package org.belfry.audio.tone;

/// Quiet noise in place of dead silence, so that a line does not seem cut (RFC 3389). Somewhat softer
/// to the higher frequencies, as rooms are. The seed makes it the same each time. Belongs to one thread
/// at a time.
public final class ComfortNoise {

    private static final float SMOOTHING = 0.5f;

    private long state;
    private float last;
    private float scale;

    /// @param seed not 0
    public ComfortNoise(long seed, double levelDbov) {
        if (seed == 0) {
            throw new IllegalArgumentException("seed: 0 (expected: any other)");
        }
        this.state = seed;
        setLevel(levelDbov);
    }

    /// @param levelDbov −127 to −20; an RFC 3389 payload says it in its first byte, without the sign
    public void setLevel(double levelDbov) {
        if (!(levelDbov >= -127 && levelDbov <= -20)) {
            throw new IllegalArgumentException("levelDbov: %s (expected: -127..-20)".formatted(levelDbov));
        }
        // Even chances over ±1 have a mean square of 1/3; the smoothing leaves (1−a)/(1+a) of it.
        double share = (1 - SMOOTHING) / (1 + SMOOTHING) / 3;
        scale = (float) (32_768 * Math.pow(10, levelDbov / 20) / Math.sqrt(share));
    }

    public void generate(short[] out, int at, int count) {
        for (int i = at; i < at + count; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            float chance = (int) (state >>> 32) * 0x1p-31f;
            last = SMOOTHING * last + (1 - SMOOTHING) * chance;
            out[i] = (short) Math.clamp(Math.round(last * scale), Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
