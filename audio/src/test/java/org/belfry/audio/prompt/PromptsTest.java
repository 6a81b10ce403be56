package org.belfry.audio.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.belfry.audio.Garbage;
import org.belfry.audio.Level;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.tone.DtmfDetector;
import org.belfry.audio.tone.KeyListener;
import org.belfry.audio.tone.ToneProbe;
import org.junit.jupiter.api.Test;

final class PromptsTest {

    private static final long BYTES_MAX = 1_536L * 1_024;

    private final Prompts prompts = Prompts.shipped(OpusLibrary.best());

    private static Path folder() throws Exception {
        return Path.of(Objects.requireNonNull(Prompts.class.getResource("prompts.txt"))
                        .toURI())
                .resolveSibling(".")
                .normalize();
    }

    @Test
    void eachTextHasAFileAndEachFileAText() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            var there = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".opus"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(there).isEqualTo(new TreeSet<>(prompts.names())).hasSizeGreaterThan(80);
        }
    }

    @Test
    void allOfThemAreSmall() throws Exception {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        assertThat(bytes).isLessThan(BYTES_MAX);
    }

    @Test
    void noneIsSilentOrClipped() {
        for (String name : prompts.names()) {
            short[] samples = prompts.samples(name, 16_000);
            assertThat(samples.length).as(name).isBetween(16_000 / 5, 16_000 * 8);
            assertThat(Level.dBov(samples, 0, samples.length)).as(name).isBetween(-32.0, -14.0);
            assertThat(Level.peak(samples, 0, samples.length)).as(name).isBetween(5_000, 32_600);
            assertThat(prompts.text(name)).as(name).isNotBlank();
            // A voice, not a tone; and about as long as its text takes.
            assertThat(ToneProbe.strongest(samples, 0, samples.length, 16_000).share())
                    .as(name)
                    .isLessThan(0.5);
            assertThat((double) samples.length / 16_000 / prompts.text(name).length())
                    .as(name)
                    .isBetween(0.035, 0.35);
        }
    }

    @Test
    void bothLibrariesAndAllRatesSpeakThem() {
        short[] wide = prompts.samples("goodbye", 48_000);
        assertThat(prompts.samples("goodbye", 8_000).length).isBetween(wide.length / 6 - 2, wide.length / 6 + 2);
        assertThat(Prompts.shipped(OpusLibrary.concentus()).samples("goodbye", 16_000).length)
                .isBetween(wide.length / 3 - 2, wide.length / 3 + 2);
        assertThatThrownBy(() -> prompts.samples("../goodbye", 8_000)).hasMessageContaining("../goodbye");
    }

    @Test
    void numbersAreSpokenAsPeopleSayThem() {
        assertThat(Prompts.number(0)).containsExactly("0");
        assertThat(Prompts.number(17)).containsExactly("17");
        assertThat(Prompts.number(20)).containsExactly("20");
        assertThat(Prompts.number(42)).containsExactly("40", "2");
        assertThat(Prompts.number(100)).containsExactly("1", "hundred");
        assertThat(Prompts.number(342)).containsExactly("3", "hundred", "and", "40", "2");
        assertThat(Prompts.number(12_007)).containsExactly("12", "thousand", "and", "7");
        assertThat(Prompts.number(1_000)).containsExactly("1", "thousand");
        assertThatThrownBy(() -> Prompts.number(-1)).hasMessageContaining("number: -1");
        for (int number = 0; number <= Prompts.NUMBER_MAX; number += 37) {
            assertThat(prompts.names()).containsAll(Prompts.number(number));
        }
        assertThat(Prompts.keys("+20*7#x"))
                .containsExactly("2", "0", "star", "7", "hash")
                .isSubsetOf(prompts.names());
    }

    /// Talk-off with real speech: none of what we say is taken for a key, whoever hears it.
    @Test
    void noPromptIsAKey() {
        for (int rateHz : List.of(8_000, 16_000)) {
            for (String name : prompts.names()) {
                var keys = new ArrayList<Character>();
                var detector = new DtmfDetector(rateHz, new KeyListener() {
                    @Override
                    public void pressed(char key) {
                        keys.add(key);
                    }

                    @Override
                    public void released(char key, int milliseconds) {}
                });
                short[] samples = prompts.samples(name, rateHz);
                detector.hear(samples, 0, samples.length);
                assertThat(keys).as(name).isEmpty();
            }
        }
    }

    @Test
    void musicPlaysWithoutClipsClicksOrGarbage() {
        var music = new HoldMusic(16_000);
        short[] minute = new short[60 * 16_000];
        music.play(minute, 0, minute.length);
        assertThat(Level.peak(minute, 0, minute.length)).isBetween(4_000, 20_000);
        for (int second = 0; second < 60; second++) {
            assertThat(Level.dBov(minute, second * 16_000, 16_000))
                    .as("second %d", second)
                    .isBetween(-35.0, -14.0);
        }
        for (int i = 1; i < minute.length; i++) {
            assertThat(Math.abs(minute[i] - minute[i - 1])).isLessThan(3_000);
        }
        short[] frame = new short[320];
        assertThat(Garbage.of(() -> music.play(frame, 0, 320), 2_000, 300)).isZero();
    }
}
