package org.belfry.audio;

/// Makes a stream louder or softer; a change is spread over the next frame, so that it does not click.
/// What would be beyond full scale stays at it. Belongs to one thread at a time; samples of one
/// channel.
public final class Gain {

    /// More makes noise of any pause.
    private static final double DECIBELS_MAX = 30;

    private float now = 1;
    private float wanted = 1;

    /// @param decibels −127 (silence) to 30
    public void set(double decibels) {
        if (!(decibels >= Level.SILENCE && decibels <= DECIBELS_MAX)) {
            throw new IllegalArgumentException(
                    "decibels: %s (expected: %s..%s)".formatted(decibels, Level.SILENCE, DECIBELS_MAX));
        }
        wanted = decibels == Level.SILENCE ? 0 : (float) Math.pow(10, decibels / 20);
    }

    public void apply(short[] samples, int at, int count) {
        float step = count == 0 ? 0 : (wanted - now) / count;
        float gain = now;
        for (int i = at; i < at + count; i++) {
            gain += step;
            samples[i] = (short) Math.clamp(Math.round(samples[i] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        now = count == 0 ? now : wanted;
    }
}
