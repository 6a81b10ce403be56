package org.belfry.pbx.call;

import java.util.List;
import java.util.function.IntFunction;
import org.belfry.audio.prompt.HoldMusic;
import org.belfry.audio.tone.CallProgress;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;
import org.belfry.audio.tone.ToneTable;
import org.belfry.media.SampleSource;

/// Sounds that are made as they are played: music and tones. Pure.
final class Sounds {

    private static final ToneTable TONES = ToneTable.shipped();

    /// How loud a tone is beside a voice.
    private static final double LEVEL_DBOV = -18;

    private static final Tone BEEP = new Tone(List.of(new Tone.Part(List.of(1_000), 0, 400)), false);

    private Sounds() {}

    static IntFunction<SampleSource> music() {
        return rateHz -> {
            var music = new HoldMusic(rateHz);
            return (samples, at, count) -> {
                music.play(samples, at, count);
                return count;
            };
        };
    }

    /// What is heard while it rings there.
    static IntFunction<SampleSource> ringback() {
        return tone(TONES.tone("001", CallProgress.RINGBACK));
    }

    static IntFunction<SampleSource> beep() {
        return tone(BEEP);
    }

    private static IntFunction<SampleSource> tone(Tone tone) {
        return rateHz -> {
            var generator = new ToneGenerator(tone, rateHz, LEVEL_DBOV);
            return (samples, at, count) -> {
                if (generator.isOver()) {
                    return 0;
                }
                generator.generate(samples, at, count);
                return count;
            };
        };
    }
}
