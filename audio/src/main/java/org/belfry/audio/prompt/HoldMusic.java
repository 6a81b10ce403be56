package org.belfry.audio.prompt;

/// Music on hold, played as it is needed: a quiet piece of our own, four chords of broken triads under
/// a slow tune, on plucked strings (a tone with two overtones that dies away). It goes on without end
/// and begins anew every 38 seconds.
///
/// Everything lies below 1.2 kHz, so that it survives the narrowest codec. Allocates nothing while it
/// plays. Belongs to one thread at a time.
public final class HoldMusic {

    private static final int NOTES_PER_SECOND_TENTHS = 33;
    private static final int STRINGS = 6;
    private static final double HALVED_PER_SECOND = 1.6;
    private static final double LOUDNESS = 2_600;
    private static final int REST = 0;

    /// Semitones from A at 440 Hz; a chord a row, eight notes each, played twice.
    private static final int[][] CHORDS = {
        {-21, -14, -9, -5, -2, -5, -9, -14},
        {-24, -17, -12, -8, -5, -8, -12, -17},
        {-19, -12, -7, -4, 0, -4, -7, -12},
        {-26, -14, -10, -7, -2, -7, -10, -14}
    };

    /// A note of the tune every fourth note, counted from A at 440 Hz plus 100, [#REST] for none.
    private static final int[] TUNE = {
        103, REST, 102, 98, 100, REST, 95, REST, 100, 101, 103, REST, 105, 103, 102, REST, 103, REST, 107, 105, 103,
        REST, 100, REST, 101, 100, 96, REST, 98, REST, 95, REST
    };

    private final int rateHz;
    private final int noteFrames;
    private final double decay;
    private final double[] phase = new double[STRINGS];
    private final double[] step = new double[STRINGS];
    private final double[] strength = new double[STRINGS];
    /// Follows the strength within some 3 ms, so that no pluck clicks.
    private final double[] heard = new double[STRINGS];

    private final double swell;
    private int note;
    private int inNote;

    /// @param rateHz 8,000 to 48,000
    public HoldMusic(int rateHz) {
        if (rateHz < 8_000 || rateHz > 48_000) {
            throw new IllegalArgumentException("rateHz: %d (expected: 8000..48000)".formatted(rateHz));
        }
        this.rateHz = rateHz;
        this.noteFrames = rateHz * 10 / NOTES_PER_SECOND_TENTHS;
        this.swell = Math.min(1, 330.0 / rateHz);
        this.decay = Math.pow(0.5, HALVED_PER_SECOND / rateHz);
    }

    public void play(short[] out, int at, int count) {
        for (int i = at; i < at + count; i++) {
            if (inNote == 0) {
                begin();
            }
            double sum = 0;
            for (int string = 0; string < STRINGS; string++) {
                sum += sound(string);
            }
            out[i] = (short) Math.clamp(Math.round(LOUDNESS * sum), Short.MIN_VALUE, Short.MAX_VALUE);
            inNote = inNote + 1 == noteFrames ? 0 : inNote + 1;
        }
    }

    private void begin() {
        int[] chord = CHORDS[note / 16 % CHORDS.length];
        pluck(note % (STRINGS - 1), chord[note % 8], 0.6);
        int tune = note % 4 == 0 ? TUNE[note / 4 % TUNE.length] : REST;
        if (tune != REST) {
            pluck(STRINGS - 1, tune - 100, 1);
        }
        note = (note + 1) % (4 * TUNE.length);
    }

    private void pluck(int string, int semitone, double how) {
        step[string] = 440 * Math.pow(2, semitone / 12.0) / rateHz;
        strength[string] = how;
    }

    private double sound(int string) {
        double turn = 2 * Math.PI * phase[string];
        double tone = Math.sin(turn) + 0.35 * Math.sin(2 * turn) + 0.12 * Math.sin(3 * turn);
        strength[string] *= decay;
        phase[string] += step[string];
        phase[string] -= Math.floor(phase[string]);
        heard[string] += (strength[string] - heard[string]) * swell;
        return heard[string] * tone;
    }
}
