package org.belfry.server.demo;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.prompt.HoldMusic;
import org.belfry.audio.prompt.Prompts;
import org.belfry.media.SampleSource;

/// Something a telephone says over and over, and what it sounds like. Immutable.
final class Phrase {

    private static final int NARROW_HZ = 8_000;
    private static final int WIDE_HZ = 16_000;
    /// Enough to know it by.
    private static final int KNOWN_SECONDS_MAX = 2;

    private final String text;
    private final Map<Integer, short[]> samples;

    private Phrase(String text, Map<Integer, short[]> samples) {
        this.text = text;
        this.samples = samples;
    }

    /// One of the prompts that come with the program.
    static Phrase prompt(String name) {
        var prompts = Prompts.shipped(OpusLibrary.best());
        return new Phrase(
                prompts.text(name),
                Map.of(NARROW_HZ, prompts.samples(name, NARROW_HZ), WIDE_HZ, prompts.samples(name, WIDE_HZ)));
    }

    /// How the music on hold begins.
    static Phrase holdMusic() {
        var samples = new short[KNOWN_SECONDS_MAX * Ear.RATE_HZ];
        new HoldMusic(Ear.RATE_HZ).play(samples, 0, samples.length);
        return new Phrase("music on hold", Map.of(NARROW_HZ, samples));
    }

    String text() {
        return text;
    }

    /// How like it the best part of `heard` is, at [Ear#RATE_HZ]; see [Recognition].
    double likeness(short[] heard) {
        var whole = at(Ear.RATE_HZ);
        int known = Math.min(whole.length, KNOWN_SECONDS_MAX * Ear.RATE_HZ);
        return Recognition.of(Arrays.copyOf(whole, known), heard);
    }

    private short[] at(int rateHz) {
        return Objects.requireNonNull(samples.get(rateHz), "no such rate");
    }

    /// Says it again and again.
    IntFunction<SampleSource> repeated() {
        return rateHz -> {
            var words = at(rateHz);
            var place = new int[1];
            return (out, at, count) -> {
                for (int i = 0; i < count; i++) {
                    out[at + i] = words[place[0]];
                    place[0] = (place[0] + 1) % words.length;
                }
                return count;
            };
        };
    }
}
