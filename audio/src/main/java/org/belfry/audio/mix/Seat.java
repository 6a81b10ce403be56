package org.belfry.audio.mix;

import java.util.Arrays;
import org.belfry.audio.Level;

/// A participant's side of the mixer.
final class Seat {

    /// −60 dBov: below, a line is as good as silent.
    private static final double POWER_MIN = 32_768.0 * 32_768 * 1e-6;

    /// After a word a voice keeps its place for about 300 ms, or its endings would be cut off.
    private static final double RELEASE = 0.8;

    private static final double HEARD_BONUS = 4;

    final short[] frame;
    final Limiter limiter = new Limiter();
    boolean isTaken;
    boolean hasFrame;
    boolean isChosen;
    /// Whether the frame, as faded, is part of the sum.
    boolean isHeard;

    private float gain;
    private double meanSquare;
    private double power;

    Seat(int frameSamples) {
        this.frame = new short[frameSamples];
    }

    void clear() {
        isTaken = false;
        hasFrame = false;
        isChosen = false;
        isHeard = false;
        gain = 0;
        meanSquare = 0;
        power = 0;
        Arrays.fill(frame, (short) 0);
        limiter.reset();
    }

    void measure() {
        meanSquare = hasFrame ? (double) Level.energy(frame, 0, frame.length) / frame.length : 0;
        power = Math.max(meanSquare, power * RELEASE);
    }

    /// How much it deserves to be heard; 0 for not at all.
    double claim() {
        if (power < POWER_MIN) {
            return 0;
        }
        return gain > 0 ? power * HEARD_BONUS : power;
    }

    double meanSquare() {
        return meanSquare;
    }

    double levelDbov() {
        return Level.ofPower(meanSquare);
    }

    /// Adds the frame, faded in or out over its length where the choice changed.
    void addTo(int[] sum) {
        float wanted = isChosen ? 1 : 0;
        isHeard = hasFrame && (gain > 0 || isChosen);
        if (isHeard) {
            float step = (wanted - gain) / frame.length;
            for (int i = 0; i < frame.length; i++) {
                gain += step;
                frame[i] = (short) (frame[i] * gain);
                sum[i] += frame[i];
            }
        }
        gain = wanted;
        hasFrame = false;
    }
}
