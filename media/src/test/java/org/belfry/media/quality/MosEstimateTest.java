package org.belfry.media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The E-model, held against points that ITU-T publishes.
final class MosEstimateTest {

    private static double score(RatedCodec codec, double lossPercent, double burstRatio, double delayMs) {
        return MosEstimate.of(codec, lossPercent, burstRatio, delayMs).score();
    }

    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1.00", "100, 4.50"})
    void ratingsAreScoredAsThePublishedTable_G107_annexB(double rating, double score) {
        assertThat(MosEstimate.ofRating(rating).score()).isCloseTo(score, within(0.01));
    }

    @Test
    void telephonyWithoutLossScoresAsTheModelsDefault_G107_7_7() {
        assertThat(MosEstimate.of(RatedCodec.PCMA, 0, 1, 50).rating()).isEqualTo(93.2);
        assertThat(score(RatedCodec.PCMU, 0, 1, 50)).isCloseTo(4.41, within(0.005));
    }

    /// Ie,eff of G.711: 20 % of loss with concealment (Bpl 25.1), and what is left of it without (Bpl
    /// 4.3).
    @ParameterizedTest
    @CsvSource({"25.1, 1, 3.64", "25.1, 5, 15.78", "25.1, 20, 42.13", "4.3, 1, 17.92", "4.3, 5, 51.08"})
    void lossCostsWhatTheFormulaSays_G107_7_5(double robustness, double lossPercent, double impairment) {
        assertThat(MosEstimate.effectiveImpairment(0, robustness, lossPercent, 1))
                .isCloseTo(impairment, within(0.01));
    }

    @Test
    void fivePercentLossLeavesConcealedTelephonyJustBelowFour() {
        assertThat(score(RatedCodec.PCMU, 5, 1, 50)).isCloseTo(3.93, within(0.02));
    }

    /// Idd at none, one, two and three doublings of 100 ms, worked out by hand.
    @ParameterizedTest
    @CsvSource({"100, 0", "200, 3.04", "400, 24.07", "800, 40.83"})
    void delayCostsLittleFirstAndThenMuch_G107_7_4(double delayMs, double impairment) {
        assertThat(MosEstimate.delayImpairment(delayMs)).isCloseTo(impairment, within(0.01));
    }

    @Test
    void lossInBurstsCostsMoreThanByChance() {
        assertThat(score(RatedCodec.PCMU, 3, 4, 50)).isLessThan(score(RatedCodec.PCMU, 3, 1, 50));
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsAskedTheScoreStaysOnItsScale(RatedCodec codec) {
        for (double loss : new double[] {-5, 0, 0.1, 3, 50, 100, 1_000}) {
            for (double burst : new double[] {0, 1, 5, 1e9}) {
                for (double delay : new double[] {-10, 0, 150, 1_000, 1e9}) {
                    assertThat(score(codec, loss, burst, delay)).isBetween(1.0, 4.5);
                }
            }
        }
    }

    @Test
    void codecsAreKnownByTheirNameInSdp() {
        assertThat(RatedCodec.ofEncoding("opus")).contains(RatedCodec.OPUS);
        assertThat(RatedCodec.ofEncoding("g722")).contains(RatedCodec.G722);
        assertThat(RatedCodec.ofEncoding("VP8")).isEmpty();
        assertThat(score(RatedCodec.OPUS, 0, 1, 50)).isGreaterThan(score(RatedCodec.G722, 0, 1, 50));
    }

    @Test
    void delayIsHalfTheRoundTripAPacketAndTheBuffer() {
        assertThat(MosEstimate.delayMs(100, 30)).isEqualTo(50 + 20 + 60);
        assertThat(MosEstimate.delayMs(QualitySnapshot.NEVER, 0)).isEqualTo(40);
    }
}
