package org.belfry.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The filter measured with tones, for every pair of rates.
final class ResamplerTest {

    private static final List<Integer> RATES = List.of(8_000, 16_000, 24_000, 32_000, 44_100, 48_000);
    private static final double PEAK = 20_000;

    static Stream<Arguments> pairs() {
        return RATES.stream()
                .flatMap(from -> RATES.stream().filter(to -> !to.equals(from)).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void thePassBandIsFlat(int from, int to) {
        double half = Math.min(from, to) / 2.0;
        for (double share : new double[] {0.02, 0.1, 0.3, 0.5, 0.7, 0.8, 0.85}) {
            double hz = share * half;
            double out = amplitude(middle(resampled(from, to, hz)), to, hz);
            double decibels = 20 * Math.log10(out / PEAK);
            assertThat(decibels).as("%.0f Hz", hz).isBetween(-0.1, 0.1);
        }
    }

    /// What is left when the tone itself is taken away: images when going up, aliases when going down.
    @ParameterizedTest
    @MethodSource("pairs")
    void nothingIsAddedToATone(int from, int to) {
        double half = Math.min(from, to) / 2.0;
        for (double share : new double[] {0.1, 0.5, 0.85}) {
            double left = residue(middle(resampled(from, to, share * half)), to, share * half);
            assertThat(20 * Math.log10(left / (PEAK / Math.sqrt(2))))
                    .as("%.2f", share)
                    .isLessThan(-60);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatWouldFoldBackIsGone(int from, int to) {
        if (from < to) {
            return; // nothing can fold: every input lies below half of the output rate
        }
        double half = to / 2.0;
        for (double hz = 1.06 * half; hz < from / 2.0; hz += (from / 2.0 - half) / 7) {
            double level = Level.dBov(middle(resampled(from, to, hz)), 0, to / 2);
            double before = 20 * Math.log10(PEAK / Math.sqrt(2) / 32_768);
            assertThat(level - before).as("%.0f Hz", hz).isLessThan(-60);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void framesJoinWithoutASeam(int from, int to) {
        short[] voice = Sounds.voice(5, from, from);
        var whole = new Resampler(from, to);
        var pieces = new Resampler(from, to);
        short[] once = new short[whole.outputMax(from)];
        short[] many = new short[once.length + to / 10];
        int count = whole.resample(voice, 0, from, once, 0);
        int written = 0;
        for (int at = 0; at < from; at += from / 50) {
            int frame = pieces.resample(voice, at, from / 50, many, written);
            assertThat(frame).isEqualTo(to / 50);
            written += frame;
        }
        assertThat(count).isEqualTo(to).isEqualTo(written);
        assertThat(Arrays.copyOf(many, count)).isEqualTo(once);
    }

    @Test
    void oneRateIsACopy() {
        short[] voice = Sounds.voice(5, 8_000, 800);
        short[] out = new short[800];
        assertThat(new Resampler(8_000, 8_000).resample(voice, 0, 800, out, 0)).isEqualTo(800);
        assertThat(out).isEqualTo(voice);
    }

    @Test
    void otherRatesAreRefused() {
        assertThatThrownBy(() -> new Resampler(8_000, 11_025)).hasMessageContaining("11025");
    }

    @Test
    void fullScaleDoesNotWrap() {
        short[] square = new short[8_000];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 20 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        short[] out = new short[48_000];
        new Resampler(8_000, 48_000).resample(square, 0, square.length, out, 0);
        // The filter's delay, some half waves to settle, then the middle of each.
        for (int i = 32 * 6 + 1_200 + 60; i < out.length; i += 120) {
            assertThat(Math.abs((int) out[i])).isGreaterThan(20_000);
        }
    }

    @Test
    void framesAllocateNothing() {
        var resampler = new Resampler(44_100, 48_000);
        short[] in = Sounds.voice(1, 44_100, 882);
        short[] out = new short[960];
        assertThat(Garbage.of(() -> resampler.resample(in, 0, 882, out, 0), 3_000, 500))
                .isZero();
    }

    private static short[] resampled(int from, int to, double hz) {
        short[] tone = Sounds.sine(from, hz, PEAK, from);
        var resampler = new Resampler(from, to);
        short[] out = new short[resampler.outputMax(from)];
        resampler.resample(tone, 0, from, out, 0);
        return out;
    }

    private static short[] middle(short[] samples) {
        return Arrays.copyOfRange(samples, samples.length / 4, samples.length / 4 + samples.length / 2);
    }

    /// Of the sine that fits best.
    private static double[] fit(short[] samples, int rateHz, double hz) {
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double xs = 0;
        double xc = 0;
        for (int i = 0; i < samples.length; i++) {
            double s = Math.sin(2 * Math.PI * hz * i / rateHz);
            double c = Math.cos(2 * Math.PI * hz * i / rateHz);
            ss += s * s;
            cc += c * c;
            sc += s * c;
            xs += samples[i] * s;
            xc += samples[i] * c;
        }
        double determinant = ss * cc - sc * sc;
        return new double[] {(xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant};
    }

    private static double amplitude(short[] samples, int rateHz, double hz) {
        double[] fit = fit(samples, rateHz, hz);
        return Math.hypot(fit[0], fit[1]);
    }

    private static double residue(short[] samples, int rateHz, double hz) {
        double[] fit = fit(samples, rateHz, hz);
        double sum = 0;
        for (int i = 0; i < samples.length; i++) {
            double turn = 2 * Math.PI * hz * i / rateHz;
            double left = samples[i] - fit[0] * Math.sin(turn) - fit[1] * Math.cos(turn);
            sum += left * left;
        }
        return Math.sqrt(sum / samples.length);
    }
}
