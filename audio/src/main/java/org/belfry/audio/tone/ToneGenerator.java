package org.belfry.audio.tone;

import java.util.Arrays;
import org.belfry.audio.tone.Tone.Part;

/// Makes a tone audible, frame after frame. Each part swells and fades within 4 ms, so that nothing
/// clicks. Allocates nothing while it works. Belongs to one thread at a time.
public final class ToneGenerator {

    /// What exchanges send: −10 dBm0 is about −13 dBov in sum (ITU-T E.180 §4).
    public static final double LEVEL_DBOV = -13;

    private static final int RAMP_MS = 4;

    private final Part[] parts;
    private final boolean repeats;
    private final int rateHz;
    private final int rampFrames;
    private final double rms;
    private final double[] phases = new double[4];
    private final double[] steps = new double[4];
    private double swing;
    private int part;
    private int inPart;

    /// @param rateHz 8,000 to 48,000
    /// @param levelDbov root mean square of what sounds, −60 to −6
    public ToneGenerator(Tone tone, int rateHz, double levelDbov) {
        if (rateHz < 8_000 || rateHz > 48_000 || !(levelDbov >= -60 && levelDbov <= -6)) {
            throw new IllegalArgumentException("rateHz: %d (expected: 8000..48000), levelDbov: %s (expected: -60..-6)"
                    .formatted(rateHz, levelDbov));
        }
        this.parts = tone.parts().toArray(Part[]::new);
        this.repeats = tone.repeats();
        this.rateHz = rateHz;
        this.rampFrames = rateHz * RAMP_MS / 1_000;
        this.rms = 32_768 * Math.pow(10, levelDbov / 20);
        begin(0);
    }

    /// Whether a tone that is heard once is over; only silence comes then.
    public boolean isOver() {
        return part == parts.length;
    }

    public void generate(short[] out, int at, int count) {
        int done = 0;
        while (done < count && !isOver()) {
            Part now = parts[part];
            int length = now.milliseconds() == Part.ENDLESS
                    ? Integer.MAX_VALUE
                    : (int) ((long) rateHz * now.milliseconds() / 1_000);
            int stretch = Math.min(count - done, length - inPart);
            sound(now, length, out, at + done, stretch);
            done += stretch;
            inPart += stretch;
            // An endless part never reaches its end: from here on only "long since begun" matters.
            inPart = length == Integer.MAX_VALUE ? Math.min(inPart, rateHz) : inPart;
            if (inPart == length) {
                begin(part + 1);
            }
        }
        Arrays.fill(out, at + done, at + count, (short) 0);
    }

    private void begin(int next) {
        part = next == parts.length && repeats ? 0 : next;
        inPart = 0;
        swing = 0;
        if (!isOver()) {
            for (int i = 0; i < parts[part].hz().size(); i++) {
                steps[i] = 2 * Math.PI * parts[part].hz().get(i) / rateHz;
                phases[i] = 0;
            }
        }
    }

    private void sound(Part now, int length, short[] out, int at, int count) {
        int tones = now.hz().size();
        // Sines of equal strength: each has its share of the power.
        double peak = tones == 0 ? 0 : rms * Math.sqrt(2.0 / tones);
        double swingStep = 2 * Math.PI * now.swingsPerSecond() / rateHz;
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int tone = 0; tone < tones; tone++) {
                sum += Math.sin(phases[tone]);
                phases[tone] += steps[tone];
                phases[tone] -= phases[tone] > 2 * Math.PI ? 2 * Math.PI : 0;
            }
            // Swings between nothing and all of it, with the power of a steady tone.
            double loudness = now.swingsPerSecond() == 0 ? 1 : (1 - Math.cos(swing)) * Math.sqrt(2.0 / 3);
            swing += swingStep;
            swing -= swing > 2 * Math.PI ? 2 * Math.PI : 0;
            long value = Math.round(sum * peak * loudness * ramp(inPart + i, length));
            out[at + i] = (short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }

    private double ramp(int place, int length) {
        int edge = Math.min(place, length - place);
        return edge >= rampFrames ? 1 : (double) edge / rampFrames;
    }
}
