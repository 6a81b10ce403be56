package org.belfry.audio.codec;

/// Hides lost packets of codecs that do not do it themselves: the last pitch period is heard again and
/// again, fading over 60 ms to silence, since a voice seldom goes on unchanged for longer and a frozen
/// one sounds like a machine.
///
/// It is the idea of G.711 Appendix I without its overlap at the return of sound. Keeps 40 ms for each
/// stream.
final class Concealment {

    private static final int HISTORY_MS = 40;
    private static final int FADE_MS = 60;
    /// Voices lie between 66 and 400 Hz.
    private static final int LAGS_PER_SECOND_MIN = 400;

    private static final int LAGS_PER_SECOND_MAX = 66;

    private final int channels;
    private final int historyFrames;
    private final int fadeFrames;
    private final int lagMin;
    private final int lagMax;
    private final short[] history;
    private int lag;
    private int concealedFrames;

    Concealment(AudioFormat format) {
        int rate = format.sampleRateHz();
        this.channels = format.channels();
        this.historyFrames = rate * HISTORY_MS / 1_000;
        this.fadeFrames = rate * FADE_MS / 1_000;
        this.lagMin = rate / LAGS_PER_SECOND_MIN;
        this.lagMax = rate / LAGS_PER_SECOND_MAX;
        this.history = new short[historyFrames * channels];
    }

    void heard(short[] samples, int at, int frames) {
        remember(samples, at, frames);
        concealedFrames = 0;
    }

    int conceal(int frames, short[] samples, int at) {
        if (concealedFrames == 0) {
            lag = pitch();
        }
        int from = history.length - lag * channels;
        for (int i = 0; i < frames; i++, concealedFrames++) {
            int left = Math.max(0, fadeFrames - concealedFrames);
            int turn = from + concealedFrames % lag * channels;
            for (int channel = 0; channel < channels; channel++) {
                samples[at + i * channels + channel] = (short) (history[turn + channel] * left / fadeFrames);
            }
        }
        // Silent from there on: no need to count further, and no way to overflow.
        concealedFrames = Math.min(concealedFrames, fadeFrames);
        return frames;
    }

    private void remember(short[] samples, int at, int frames) {
        int kept = Math.min(frames, historyFrames) * channels;
        System.arraycopy(history, kept, history, 0, history.length - kept);
        System.arraycopy(samples, at + frames * channels - kept, history, history.length - kept, kept);
    }

    /// The shift under which the last stretch is most like the one before it (normalised correlation).
    private int pitch() {
        int window = historyFrames - lagMax;
        double best = -1;
        int found = lagMax;
        for (int candidate = lagMin; candidate <= lagMax; candidate++) {
            double alike = likeness(candidate, window);
            if (alike > best) {
                best = alike;
                found = candidate;
            }
        }
        return found;
    }

    private double likeness(int candidate, int window) {
        long product = 0;
        long energy = 1;
        for (int i = historyFrames - window; i < historyFrames; i++) {
            int before = history[(i - candidate) * channels];
            product += (long) history[i * channels] * before;
            energy += (long) before * before;
        }
        return product <= 0 ? -1 : (double) product * product / energy;
    }
}
