package org.belfry.pbx.call;

import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.prompt.Prompts;

/// Recognises prompts in what was heard: by correlation with the recording they come from.
final class Recognised {

    static final Prompts PROMPTS = Prompts.shipped(OpusLibrary.best());

    /// As many samples of a prompt are looked for, from where it is loud.
    private static final int PIECE = 2_400;

    private Recognised() {}

    /// How well the prompt fits where it fits best: 1 if it is there, below 0.5 if it is not.
    static double fit(short[] heard, String prompt) {
        short[] whole = PROMPTS.samples(prompt, 8_000);
        int from = loudest(whole);
        int length = Math.min(PIECE, whole.length - from);
        double best = 0;
        double own = energy(whole, from, length);
        for (int lag = 0; lag + length <= heard.length; lag++) {
            double product = 0;
            double other = 1;
            for (int i = 0; i < length; i++) {
                product += (double) heard[lag + i] * whole[from + i];
                other += (double) heard[lag + i] * heard[lag + i];
            }
            best = Math.max(best, product / Math.sqrt(own * other));
        }
        return best;
    }

    private static int loudest(short[] samples) {
        int best = 0;
        double most = 0;
        for (int at = 0; at + PIECE < samples.length; at += 160) {
            double energy = energy(samples, at, PIECE);
            if (energy > most) {
                most = energy;
                best = at;
            }
        }
        return best;
    }

    private static double energy(short[] samples, int at, int count) {
        double sum = 1;
        for (int i = at; i < at + count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum;
    }
}
