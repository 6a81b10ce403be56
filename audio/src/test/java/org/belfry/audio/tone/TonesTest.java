package org.belfry.audio.tone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.belfry.audio.Garbage;
import org.belfry.audio.Level;
import org.belfry.audio.Sounds;
import org.belfry.audio.tone.Tone.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TonesTest {

    private final ToneTable table = ToneTable.shipped();

    @Test
    void everyCountryHasEveryTone() {
        assertThat(table.countries()).hasSizeGreaterThanOrEqualTo(15).contains("DE", "US", "GB", "FR", "JP");
        for (String country : table.countries()) {
            for (CallProgress progress : CallProgress.values()) {
                assertThat(table.tone(country, progress).parts())
                        .as("%s %s", country, progress)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void aCountryThatIsNotListedHearsWhatE180Recommends() {
        assertThat(table.tone("XX", CallProgress.DIAL)).isEqualTo(Tone.steady(425));
        assertThat(table.tone("de", CallProgress.BUSY).parts())
                .containsExactly(new Part(List.of(425), 0, 480), new Part(List.of(), 0, 480));
        assertThat(table.tone("US", CallProgress.RINGBACK).parts())
                .containsExactly(new Part(List.of(440, 480), 0, 2_000), new Part(List.of(), 0, 4_000));
    }

    /// ITU-T E.300 series Supplement 3, the North American precise audible tone plan.
    @ParameterizedTest
    @ValueSource(strings = {"US", "CA"})
    void northAmericaHasThePreciseTonePlan_E300Supplement3(String country) {
        assertThat(table.tone(country, CallProgress.DIAL).parts())
                .containsExactly(new Part(List.of(350, 440), 0, Part.ENDLESS));
        assertThat(table.tone(country, CallProgress.BUSY).parts())
                .containsExactly(new Part(List.of(480, 620), 0, 500), new Part(List.of(), 0, 500));
        assertThat(table.tone(country, CallProgress.CONGESTION).parts())
                .containsExactly(new Part(List.of(480, 620), 0, 250), new Part(List.of(), 0, 250));
        assertThat(table.tone(country, CallProgress.RINGBACK).parts())
                .containsExactly(new Part(List.of(440, 480), 0, 2_000), new Part(List.of(), 0, 4_000));
    }

    /// Every tone of every country, heard: what sounds is the listed frequency at the level asked for.
    @ParameterizedTest
    @EnumSource
    void whatIsHeardIsWhatIsListed(CallProgress progress) {
        for (String country : table.countries()) {
            Tone tone = table.tone(country, progress);
            Part first = tone.parts().getFirst();
            int frames = first.milliseconds() == Part.ENDLESS ? 8_000 : 8 * first.milliseconds();
            short[] samples = new short[frames];
            new ToneGenerator(tone, 8_000, -13).generate(samples, 0, frames);
            int ramp = 32;
            double expected = -13 - 10 * Math.log10(first.hz().size());
            if (first.swingsPerSecond() > 0) {
                expected -= 1.76; // the carrier of a tone that swings, the rest is beside it
            }
            if (frames > 2_000) {
                for (int hz : first.hz()) {
                    assertThat(ToneProbe.dBov(samples, ramp, frames - 2 * ramp, 8_000, hz))
                            .as("%s %s", country, progress)
                            .isCloseTo(expected, within(0.3));
                }
            }
            assertThat(Level.dBov(samples, ramp, frames - 2 * ramp))
                    .as("%s %s", country, progress)
                    .isCloseTo(-13, within(0.6));
        }
    }

    @Test
    void theCadenceIsKeptOverFramesOfAnySize() {
        Tone busy = table.tone("DE", CallProgress.BUSY);
        short[] once = new short[3 * 8 * 960];
        new ToneGenerator(busy, 8_000, -13).generate(once, 0, once.length);
        short[] pieces = new short[once.length];
        var generator = new ToneGenerator(busy, 8_000, -13);
        for (int at = 0; at < pieces.length; at += 96) {
            generator.generate(pieces, at, 96);
        }
        assertThat(pieces).isEqualTo(once);
        for (int turn = 0; turn < 3; turn++) {
            assertThat(Level.dBov(once, turn * 7_680 + 100, 3_600)).isGreaterThan(-14);
            assertThat(Level.dBov(once, turn * 7_680 + 3_840, 3_840)).isEqualTo(Level.SILENCE);
        }
    }

    @Test
    void aToneHeardOnceEndsInSilence() {
        var generator = new ToneGenerator(DtmfKeys.tone('5', 50, 50), 16_000, -13);
        short[] samples = new short[3_200];
        generator.generate(samples, 0, 1_600);
        assertThat(generator.isOver()).isTrue();
        generator.generate(samples, 1_600, 1_600);
        assertThat(Level.peak(samples, 800, 2_400)).isZero();
        assertThat(Level.dBov(samples, 100, 600)).isCloseTo(-13, within(0.3));
    }

    @Test
    void nothingClicks() {
        short[] samples = new short[8_000];
        new ToneGenerator(table.tone("GB", CallProgress.BUSY), 8_000, -13).generate(samples, 0, 8_000);
        int peak = Level.peak(samples, 0, 8_000);
        for (int i = 1; i < samples.length; i++) {
            assertThat(Math.abs(samples[i] - samples[i - 1])).isLessThan(peak * 2 * 400 / 8_000 * 4);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-127, -70, -50, -30})
    void noiseIsAsLoudAsAskedFor_RFC3389_3_1(double level) {
        short[] samples = new short[48_000];
        new ComfortNoise(1, level).generate(samples, 0, samples.length);
        assertThat(Level.dBov(samples, 0, samples.length)).isCloseTo(level, within(0.5));
        short[] again = new short[48_000];
        new ComfortNoise(1, level).generate(again, 0, again.length);
        assertThat(again).isEqualTo(samples);
    }

    @Test
    void aProbeFindsFrequencyAndLevel() {
        for (double hz : new double[] {100.3, 440, 1_004.7, 3_333.3}) {
            var found = ToneProbe.strongest(Sounds.sine(8_000, hz, 3_276.8, 8_000), 0, 8_000, 8_000);
            assertThat(found.hz()).isCloseTo(hz, within(0.2));
            assertThat(found.dBov()).isCloseTo(-23.01, within(0.05));
            assertThat(found.share()).isGreaterThan(0.99);
        }
    }

    @Test
    void aProbeIsNotFooledByNoiseOrSilence() {
        short[] noisy = Sounds.sum(Sounds.sine(48_000, 1_000, 2_000, 48_000), Sounds.noise(3, 1_000, 48_000));
        var found = ToneProbe.strongest(noisy, 0, 48_000, 48_000);
        assertThat(found.hz()).isCloseTo(1_000, within(0.5));
        assertThat(found.share()).isBetween(0.6, 0.75);
        assertThat(ToneProbe.strongest(Sounds.noise(4, 1_000, 48_000), 0, 48_000, 48_000)
                        .share())
                .isLessThan(0.01);
        assertThat(ToneProbe.strongest(new short[8_000], 0, 8_000, 8_000).share())
                .isZero();
        assertThat(ToneProbe.dBov(Sounds.sine(8_000, 440, 9_000, 8_000), 0, 8_000, 8_000, 1_000))
                .isLessThan(-80);
        assertThatThrownBy(() -> ToneProbe.strongest(new short[10], 0, 10, 8_000))
                .hasMessageContaining("count: 10");
    }

    @Test
    void framesAllocateNothing() {
        var generator = new ToneGenerator(table.tone("US", CallProgress.RINGBACK), 8_000, -13);
        var noise = new ComfortNoise(9, -60);
        var detector = new DtmfDetector(8_000, new DtmfDetectorTest.Heard());
        short[] frame = new short[160];
        Runnable work = () -> {
            generator.generate(frame, 0, 160);
            detector.hear(frame, 0, 160);
            noise.generate(frame, 0, 160);
            detector.hear(frame, 0, 160);
        };
        assertThat(Garbage.of(work, 3_000, 500)).isZero();
    }
}
