package org.belfry.audio;

import java.util.Random;

/// Known sounds to feed what is tested, and how much of a sound came through.
public final class Sounds {

    private Sounds() {}

    /// A sine of this peak.
    public static short[] sine(int rateHz, double hz, double peak, int frames) {
        short[] samples = new short[frames];
        for (int i = 0; i < frames; i++) {
            samples[i] = (short) Math.round(peak * Math.sin(2 * Math.PI * hz * i / rateHz));
        }
        return samples;
    }

    public static short[] sum(short[] one, short[] other) {
        short[] samples = new short[Math.max(one.length, other.length)];
        for (int i = 0; i < samples.length; i++) {
            int value = (i < one.length ? one[i] : 0) + (i < other.length ? other[i] : 0);
            samples[i] = (short) Math.clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return samples;
    }

    /// White noise of this root mean square.
    public static short[] noise(long seed, double rms, int frames) {
        var chance = new Random(seed);
        short[] samples = new short[frames];
        for (int i = 0; i < frames; i++) {
            samples[i] = (short) Math.clamp(Math.round(rms * chance.nextGaussian()), -32_768, 32_767);
        }
        return samples;
    }

    /// Something like a voice: syllables of gliding pitch whose harmonics pass two moving formants,
    /// with pauses.
    public static short[] voice(long seed, int rateHz, int frames) {
        var chance = new Random(seed);
        double[] sound = new double[frames];
        double[] state = new double[4];
        double phase = 0;
        int at = 0;
        while (at < frames) {
            int syllable = (int) (rateHz * (0.08 + 0.2 * chance.nextDouble()));
            double pitch = 90 + 160 * chance.nextDouble();
            double glide = 0.7 + 0.6 * chance.nextDouble();
            double[] formants = {300 + 500 * chance.nextDouble(), 900 + 1_500 * chance.nextDouble()};
            for (int i = 0; i < syllable && at < frames; i++, at++) {
                phase += pitch * Math.pow(glide, (double) i / syllable) / rateHz;
                double pulse = phase >= 1 ? 1 : 0.02 * chance.nextGaussian();
                phase -= Math.floor(phase);
                sound[at] = Math.sin(Math.PI * i / syllable) * formants(pulse, formants, state, rateHz);
            }
            at += (int) (rateHz * 0.08 * chance.nextDouble());
        }
        return scaled(sound, 12_000);
    }

    private static double formants(double pulse, double[] formants, double[] state, int rateHz) {
        double sum = 0;
        for (int f = 0; f < 2; f++) {
            double radius = Math.exp(-Math.PI * 90 / rateHz);
            double next = pulse
                    + 2 * radius * Math.cos(2 * Math.PI * formants[f] / rateHz) * state[2 * f]
                    - radius * radius * state[2 * f + 1];
            state[2 * f + 1] = state[2 * f];
            state[2 * f] = next;
            sum += next;
        }
        return sum;
    }

    private static short[] scaled(double[] sound, double peak) {
        double most = 1e-9;
        for (double value : sound) {
            most = Math.max(most, Math.abs(value));
        }
        short[] samples = new short[sound.length];
        for (int i = 0; i < sound.length; i++) {
            samples[i] = (short) Math.round(sound[i] / most * peak);
        }
        return samples;
    }

    /// Signal to noise in decibels of what came out, at the shift up to `delayMax` that fits best.
    public static double snr(short[] in, short[] out, int delayMax) {
        double best = -100;
        for (int delay = 0; delay <= delayMax; delay++) {
            double signal = 0;
            double error = 1e-9;
            for (int i = 0; i + delay < out.length && i < in.length; i++) {
                double difference = in[i] - out[i + delay];
                signal += (double) in[i] * in[i];
                error += difference * difference;
            }
            best = Math.max(best, 10 * Math.log10(signal / error));
        }
        return best;
    }
}
