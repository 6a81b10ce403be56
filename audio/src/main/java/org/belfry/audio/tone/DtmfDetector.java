package org.belfry.audio.tone;

/// Recognises keys in sound, for those who do not send them as events (RFC 4733).
///
/// Windows of 20 ms begin every 5 ms. In each, the eight frequencies are correlated with (Goertzel's
/// sum, kept complex). It holds a key when it is loud enough, one row and one column hold nearly all
/// its power, neither is much louder than the other, and the sound fills the whole window. Four such
/// windows in a row are a key, if the turn of phase from each to the next says that both frequencies
/// are right. That is what speech does not do: it matches a window now and then, but not four times and
/// not to a hundredth in frequency.
///
/// Limits, after ITU-T Q.24: heard from 40 ms on and never below 24; frequencies within 1.8 %, not
/// beyond 3.5 %; the row up to 8 dB louder than the column, or 4 dB softer; down to −40 dBov a tone; an
/// interruption of 10 ms is no new key, a pause of 40 ms is the end of one.
///
/// Allocates nothing while it works; holds 10 KiB at 8 kHz. Belongs to one thread at a time.
public final class DtmfDetector {

    private static final int TONES = 8;
    private static final int HOPS_PER_SECOND = 200;
    private static final int HOP_MS = 1_000 / HOPS_PER_SECOND;
    private static final int HOPS_PER_WINDOW = 4;
    private static final int RUN_TO_BEGIN = 3;

    /// An interruption of 10 ms spoils seven windows, a pause of 40 ms ten or more.
    private static final int MISSES_TO_END = 9;

    private static final int LONGEST_MS = 10_000_000;

    /// Of the window's power, in the two tones; one at 1,633 Hz that is 1.8 % off keeps 0.35 of its own
    /// here ...
    private static final double SHARE_MIN = 0.5;

    /// ... and all of it once it is known how far it is off. 15 dB of noise leave 0.97 on average.
    private static final double CORRECTED_SHARE_MIN = 0.89;

    private static final double DECIBELS_MIN = -40;
    private static final double ROW_LOUDER_DB_MAX = 10;
    private static final double COLUMN_LOUDER_DB_MAX = 6;
    private static final double QUARTER_SHARE_MIN = 0.5;
    private static final double OFF_MAX = 0.025;

    private final KeyListener listener;
    private final int hop;
    private final float[] window;
    private int filled;

    private final float[] cosines;
    private final float[] sines;
    private final double[] real = new double[TONES];
    private final double[] imaginary = new double[TONES];
    private final double[] realBefore = new double[TONES];
    private final double[] imaginaryBefore = new double[TONES];

    private double meanSquare;
    private int before = -1;
    private int pressed = -1;
    private int hits;
    private int run;
    private int misses;

    /// @param rateHz 8,000, 16,000 or 48,000
    public DtmfDetector(int rateHz, KeyListener listener) {
        if (rateHz != 8_000 && rateHz != 16_000 && rateHz != 48_000) {
            throw new IllegalArgumentException("rateHz: %d (expected: 8000, 16000 or 48000)".formatted(rateHz));
        }
        this.listener = listener;
        this.hop = rateHz / HOPS_PER_SECOND;
        this.window = new float[HOPS_PER_WINDOW * hop];
        this.cosines = new float[TONES * window.length];
        this.sines = new float[TONES * window.length];
        for (int tone = 0; tone < TONES; tone++) {
            for (int i = 0; i < window.length; i++) {
                double turn = 2 * Math.PI * hz(tone) * i / rateHz;
                cosines[tone * window.length + i] = (float) Math.cos(turn);
                sines[tone * window.length + i] = (float) Math.sin(turn);
            }
        }
    }

    private static int hz(int tone) {
        return tone < 4 ? DtmfKeys.ROWS[tone] : DtmfKeys.COLUMNS[tone - 4];
    }

    /// Listens on; any number of samples.
    public void hear(short[] samples, int at, int count) {
        for (int i = at; i < at + count; i++) {
            window[filled++] = samples[i] / 32_768f;
            if (filled == window.length) {
                look();
                filled = window.length - hop;
                System.arraycopy(window, hop, window, 0, filled);
            }
        }
    }

    /// The stream is over, or another begins: a key still held is let go.
    public void end() {
        release();
        filled = 0;
        before = -1;
        run = 0;
    }

    private void look() {
        int found = key();
        boolean isRight = found >= 0 && found == before && isClean(found >> 2, 4 + (found & 3));
        before = found;
        System.arraycopy(real, 0, realBefore, 0, TONES);
        System.arraycopy(imaginary, 0, imaginaryBefore, 0, TONES);
        run = isRight ? run + 1 : 0;
        if (isRight && (found == pressed || run >= RUN_TO_BEGIN)) {
            heard(found);
        } else if (pressed >= 0) {
            misses++;
            if (misses == MISSES_TO_END) {
                release();
            }
        }
    }

    private void heard(int key) {
        if (pressed == key) {
            hits = Math.min(hits + 1 + misses, LONGEST_MS / HOP_MS);
        } else {
            release();
            pressed = key;
            hits = RUN_TO_BEGIN + 1;
            listener.pressed(DtmfKeys.key(key >> 2, key & 3));
        }
        misses = 0;
    }

    private void release() {
        if (pressed >= 0) {
            listener.released(DtmfKeys.key(pressed >> 2, pressed & 3), (hits - 1 + HOPS_PER_WINDOW) * HOP_MS);
        }
        pressed = -1;
        hits = 0;
        misses = 0;
    }

    /// Row and column of the key in this window, or -1.
    private int key() {
        double energy = energyIfEven();
        if (energy < 0) {
            return -1;
        }
        int row = strongest(0);
        int column = strongest(4);
        double rowPower = power(row);
        double columnPower = power(column);
        double twist = 10 * Math.log10((rowPower + 1e-30) / (columnPower + 1e-30));
        double least = 10 * Math.log10(Math.min(rowPower, columnPower) + 1e-30);
        meanSquare = energy / window.length;
        boolean isKey = rowPower + columnPower >= SHARE_MIN * meanSquare
                && twist <= ROW_LOUDER_DB_MAX
                && -twist <= COLUMN_LOUDER_DB_MAX
                && least >= DECIBELS_MIN;
        return isKey ? (row << 2) | (column - 4) : -1;
    }

    /// Energy of the window, or -1 when a quarter of it is much softer than the whole: a tone that has
    /// just begun.
    private double energyIfEven() {
        int quarter = window.length / 4;
        double sum = 0;
        double least = Double.MAX_VALUE;
        for (int q = 0; q < 4; q++) {
            double energy = 0;
            for (int i = q * quarter; i < (q + 1) * quarter; i++) {
                energy += window[i] * window[i];
            }
            sum += energy;
            least = Math.min(least, energy);
        }
        return sum > 0 && least >= QUARTER_SHARE_MIN * sum / 4 ? sum : -1;
    }

    private int strongest(int from) {
        int strongest = from;
        for (int tone = from; tone < from + 4; tone++) {
            correlate(tone);
            strongest = power(tone) > power(strongest) ? tone : strongest;
        }
        return strongest;
    }

    private void correlate(int tone) {
        int row = tone * window.length;
        float re = 0;
        float im = 0;
        for (int i = 0; i < window.length; i++) {
            re += window[i] * cosines[row + i];
            im -= window[i] * sines[row + i];
        }
        real[tone] = re;
        imaginary[tone] = im;
    }

    /// Mean square of the sine that would correlate so.
    private double power(int tone) {
        double length = window.length;
        return 2 * (real[tone] * real[tone] + imaginary[tone] * imaginary[tone]) / (length * length);
    }

    /// Both frequencies are right, and nothing else of note sounds.
    private boolean isClean(int row, int column) {
        double rowOff = offHz(row);
        double columnOff = offHz(column);
        return Math.abs(rowOff) <= OFF_MAX * hz(row)
                && Math.abs(columnOff) <= OFF_MAX * hz(column)
                && power(row) / kept(rowOff) + power(column) / kept(columnOff) >= CORRECTED_SHARE_MIN * meanSquare;
    }

    /// How far the phase turned since the last window, beyond what the nominal frequency turns it, is
    /// how far it is off.
    private double offHz(int tone) {
        double turnedReal = real[tone] * realBefore[tone] + imaginary[tone] * imaginaryBefore[tone];
        double turnedImaginary = imaginary[tone] * realBefore[tone] - real[tone] * imaginaryBefore[tone];
        double turned = Math.atan2(turnedImaginary, turnedReal) / (2 * Math.PI);
        double off = turned - (double) hz(tone) / HOPS_PER_SECOND;
        return (off - Math.rint(off)) * HOPS_PER_SECOND;
    }

    /// Share of a tone's power that is left in its correlation over a window when it is off by so much.
    private static double kept(double offHz) {
        double turn = Math.PI * offHz * HOPS_PER_WINDOW / HOPS_PER_SECOND;
        double amplitude = turn == 0 ? 1 : Math.sin(turn) / turn;
        return amplitude * amplitude;
    }
}
