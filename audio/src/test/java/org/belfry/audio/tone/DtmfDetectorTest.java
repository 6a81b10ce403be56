package org.belfry.audio.tone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.belfry.audio.Sounds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// After ITU-T Q.24: what must be heard, and what must not.
final class DtmfDetectorTest {

    private static final int RATE = 8_000;
    private static final String KEYS = "0123456789*#ABCD";

    static final class Heard implements KeyListener {
        final StringBuilder keys = new StringBuilder();
        final List<Integer> milliseconds = new ArrayList<>();

        @Override
        public void pressed(char key) {
            keys.append(key);
        }

        @Override
        public void released(char key, int heardMs) {
            milliseconds.add(heardMs);
        }
    }

    private static Heard hear(int rateHz, short[] samples) {
        var heard = new Heard();
        var detector = new DtmfDetector(rateHz, heard);
        // In packets of 20 ms, as they come.
        for (int at = 0; at < samples.length; at += rateHz / 50) {
            detector.hear(samples, at, Math.min(rateHz / 50, samples.length - at));
        }
        detector.end();
        return heard;
    }

    /// Keys with their frequencies off by so much and each tone's peak, after `lead` frames of silence.
    private static short[] keys(
            String keys, double off, double rowPeak, double columnPeak, int[] soundPauseMs, int lead) {
        int sound = 8 * soundPauseMs[0];
        int whole = sound + 8 * soundPauseMs[1];
        short[] samples = new short[lead + keys.length() * whole + 800];
        for (int k = 0; k < keys.length(); k++) {
            int place = "123A456B789C*0#D".indexOf(keys.charAt(k));
            double row = DtmfKeys.ROWS[place / 4] * (1 + off);
            double column = DtmfKeys.COLUMNS[place % 4] * (1 + off);
            for (int i = 0; i < sound; i++) {
                samples[lead + k * whole + i] = (short) Math.round(rowPeak * Math.sin(2 * Math.PI * row * i / RATE + k)
                        + columnPeak * Math.sin(2 * Math.PI * column * i / RATE));
            }
        }
        return samples;
    }

    private static double peak(double dBov) {
        return 32_768 * Math.sqrt(2) * Math.pow(10, dBov / 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void everyKeyIsHeardOnce(int rateHz) {
        short[] samples = new short[KEYS.length() * rateHz / 5 + rateHz];
        for (int k = 0; k < KEYS.length(); k++) {
            new ToneGenerator(DtmfKeys.tone(KEYS.charAt(k), 100, 100), rateHz, -16)
                    .generate(samples, k * rateHz / 5, rateHz / 5);
        }
        Heard heard = hear(rateHz, samples);
        assertThat(heard.keys).hasToString(KEYS);
        assertThat(heard.milliseconds)
                .hasSize(KEYS.length())
                .allSatisfy(ms -> assertThat(ms).isBetween(90, 110));
    }

    @Test
    void fortyMillisecondsAreEnoughWhereverTheyBegin() {
        for (int lead = 0; lead < 160; lead += 7) {
            short[] samples = keys(KEYS, 0, 3_000, 3_000, new int[] {40, 40}, lead);
            assertThat(hear(RATE, samples).keys).as("lead %d", lead).hasToString(KEYS);
        }
    }

    @Test
    void twentyFourMillisecondsAreNoKey() {
        for (int lead = 0; lead < 160; lead += 7) {
            short[] samples = keys(KEYS, 0, 3_000, 3_000, new int[] {23, 60}, lead);
            assertThat(hear(RATE, samples).keys).as("lead %d", lead).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.015, -0.01, 0.01, 0.015})
    void frequenciesMayBeOffByOneAndAHalfPercent(double off) {
        for (int lead = 0; lead < 80; lead += 13) {
            assertThat(hear(RATE, keys(KEYS, off, 3_000, 3_000, new int[] {50, 50}, lead)).keys)
                    .hasToString(KEYS);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.05, -0.035, 0.035, 0.05})
    void frequenciesOffByThreeAndAHalfPercentAreNoKeys(double off) {
        for (int lead = 0; lead < 80; lead += 13) {
            assertThat(hear(RATE, keys(KEYS, off, 3_000, 3_000, new int[] {200, 50}, lead)).keys)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-12, -20, true",
        "-20, -16, true",
        "-8, -24, false",
        "-30, -12, false",
        "-37, -37, true",
        "-3.1, -3.1, true",
        "-45, -45, false"
    })
    void levelAndTwistHaveTheirLimits(double rowDbov, double columnDbov, boolean isHeard) {
        short[] samples = keys(
                KEYS, 0, Math.min(16_000, peak(rowDbov)), Math.min(16_000, peak(columnDbov)), new int[] {60, 60}, 5);
        assertThat(hear(RATE, samples).keys).hasToString(isHeard ? KEYS : "");
    }

    @Test
    void aShortInterruptionIsTheSameKey() {
        short[] samples = keys("7", 0, 3_000, 3_000, new int[] {200, 50}, 0);
        for (int from = 500; from < 660; from += 20) {
            short[] cut = samples.clone();
            java.util.Arrays.fill(cut, from, from + 80, (short) 0);
            assertThat(hear(RATE, cut).keys).as("cut at %d", from).hasToString("7");
        }
    }

    @Test
    void theSameKeyTwiceIsTwoKeys() {
        assertThat(hear(RATE, keys("5555", 0, 3_000, 3_000, new int[] {50, 40}, 3)).keys)
                .hasToString("5555");
    }

    @ParameterizedTest
    @ValueSource(doubles = {24, 18, 15})
    void noiseOfFifteenDecibelsLessIsBorne(double snr) {
        double rms = 3_000 * Math.pow(10, -snr / 20);
        for (int seed = 1; seed <= 10; seed++) {
            short[] samples = keys(KEYS, 0.01, 3_000, 3_000, new int[] {60, 60}, 11);
            samples = Sounds.sum(samples, Sounds.noise(seed, rms, samples.length));
            assertThat(hear(RATE, samples).keys).as("seed %d", seed).hasToString(KEYS);
        }
    }

    @Test
    void dialToneBelowDoesNotHideThem() {
        short[] samples = keys(KEYS, 0, 3_000, 3_000, new int[] {60, 60}, 11);
        assertThat(hear(RATE, Sounds.sum(samples, Sounds.sine(RATE, 425, 600, samples.length))).keys)
                .hasToString(KEYS);
    }

    /// Ten minutes of something like talk, at two rates of pitch, and as much noise: no key.
    @Test
    void voicesAndNoiseAreNoKeys() {
        for (int seed = 1; seed <= 20; seed++) {
            assertThat(hear(RATE, Sounds.voice(seed, RATE, 30 * RATE)).keys)
                    .as("voice, seed %d", seed)
                    .isEmpty();
            assertThat(hear(RATE, Sounds.noise(seed, 3_000, 30 * RATE)).keys)
                    .as("noise, seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void otherTonesAreNoKeys() {
        for (double[] pair : new double[][] {
            {350, 440},
            {440, 480},
            {480, 620},
            {950, 1_400},
            {697, 0},
            {0, 1_336},
            {697, 770},
            {1_209, 1_477},
            {697, 1_100},
            {1_100, 2_100}
        }) {
            short[] samples =
                    Sounds.sum(Sounds.sine(RATE, pair[0], 5_000, RATE), Sounds.sine(RATE, pair[1], 5_000, RATE));
            assertThat(hear(RATE, samples).keys).as("%s + %s", pair[0], pair[1]).isEmpty();
        }
    }
}
