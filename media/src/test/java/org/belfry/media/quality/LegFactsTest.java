package org.belfry.media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.belfry.media.quality.Stream.MS;

import java.time.Instant;
import java.util.Map;
import org.belfry.media.dtls.DtlsOutcome;
import org.belfry.rtp.NtpTime;
import org.belfry.rtp.ReportBlock;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;
import org.belfry.rtp.srtp.SrtpVerdict;
import org.junit.jupiter.api.Test;

/// What is counted of a leg.
final class LegFactsTest {

    private final LegFacts facts = new LegFacts(Legs.plan(Side.CALLER, LegKind.BROWSER), 1_000 * MS);

    private QualitySnapshot seen() {
        return facts.snapshot(3_000 * MS);
    }

    @Test
    void timesCountFromTheBeginning() {
        facts.sent(172, 1_020 * MS);
        facts.sent(172, 1_040 * MS);
        facts.checkPassed(1_500 * MS);
        assertThat(seen().takenMs()).isEqualTo(2_000);
        assertThat(seen().sent().packets()).isEqualTo(2);
        assertThat(seen().sent().bytes()).isEqualTo(344);
        assertThat(seen().sent().lastMs()).isEqualTo(40);
        assertThat(seen().path().lastCheckMs()).isEqualTo(500);
    }

    @Test
    void everyVerdictOfSrtpIsARefusalOrNone() {
        for (var verdict : SrtpVerdict.values()) {
            assertThat(Refusal.of(verdict).isEmpty()).isEqualTo(verdict == SrtpVerdict.DONE);
        }
    }

    @Test
    void wrongTagsCountSinceAPacketWasRight() {
        var stream = new Stream(facts.received());
        facts.refused(Refusal.FORGED, 1_100 * MS);
        stream.write(1);
        facts.accepted(stream.region, 0, Stream.BYTES, 1_200 * MS);
        assertThat(seen().refusals().firstForgedMs()).isEqualTo(QualitySnapshot.NEVER);
        assertThat(seen().refusals().lastForgedMs()).isEqualTo(100);
        facts.refused(Refusal.FORGED, 1_300 * MS);
        facts.refused(Refusal.FORGED, 1_400 * MS);
        facts.refused(Refusal.REPLAYED, 1_500 * MS);
        assertThat(seen().refusals())
                .isEqualTo(new Refusals(Map.of(Refusal.FORGED, 3L, Refusal.REPLAYED, 1L), 300, 400));
        assertThat(seen().received().packets()).isEqualTo(1);
    }

    @Test
    void theFarSidesReportTellsLossJitterAndRoundTrip() {
        var sentAt = Instant.ofEpochSecond(1_800_000_000L);
        int middle = NtpTime.middle(NtpTime.of(sentAt));
        // Half a second in its hands, 600 ms until it is back: 100 ms on the way.
        var block = new ReportBlock(1, 64, 12, 500, 240, middle, 1 << 15);
        facts.reported(block, 8_000, NtpTime.of(sentAt.plusMillis(600)), 2_000 * MS);
        assertThat(seen().sent().report()).hasValueSatisfying(report -> {
            assertThat(report.lostPercent()).isEqualTo(25);
            assertThat(report.lost()).isEqualTo(12);
            assertThat(report.jitterMs()).isEqualTo(30);
            assertThat((double) report.roundTripMs()).isCloseTo(100, within(1.0));
            assertThat(report.atMs()).isEqualTo(1_000);
        });
        facts.reported(new ReportBlock(1, 0, 12, 600, 240, 0, 0), 8_000, 0, 2_500 * MS);
        assertThat(seen().roundTripMs()).as("kept when a report has none").isBetween(99L, 101L);
        assertThat(seen().hearing())
                .hasValueSatisfying(mos -> assertThat(mos.score()).isBetween(4.0, 4.5));
    }

    @Test
    void consentThatComesBackIsNotLost() {
        facts.checkPassed(1_500 * MS);
        facts.consentLost(2_000 * MS);
        facts.consentLost(2_500 * MS);
        assertThat(seen().path().consentLostMs()).isEqualTo(1_000);
        facts.checkPassed(2_600 * MS);
        assertThat(seen().path().consentLostMs()).isEqualTo(QualitySnapshot.NEVER);
    }

    @Test
    void noEstimateIsMadeOfWhatWasNotHeard() {
        assertThat(seen().heard()).isEmpty();
        assertThat(seen().hearing()).isEmpty();
    }

    @Test
    void noAddressIsPrinted() {
        assertThat(seen().toString()).doesNotContain("192.0.2.");
    }

    @Test
    void anotherPlanAndMovesAndTheHandshakeAreSeen() {
        facts.replanned(Legs.plan(Side.CALLER, LegKind.PLAIN));
        facts.moved();
        facts.checkRefused();
        var key = MasterKey.of(SrtpSuite.AEAD_AES_128_GCM, new byte[28]);
        facts.shaken(new DtlsOutcome.Keyed(key, key, SrtpSuite.AEAD_AES_128_GCM), 1_700 * MS);
        assertThat(seen().plan().kind()).isEqualTo(LegKind.PLAIN);
        assertThat(seen().path().moves()).isEqualTo(1);
        assertThat(seen().path().refusedChecks()).isEqualTo(1);
        assertThat(seen().path().handshake()).isEqualTo(new Handshake.Done(700));
    }
}
