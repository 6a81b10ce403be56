package org.belfry.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.belfry.rtp.Reception.Arrival;
import org.junit.jupiter.api.Test;

/// Statistics of a received stream.
final class ReceptionTest {

    private static final long MS = 1_000_000;

    private final Reception reception = new Reception(8_000, 0);

    private Arrival receive(int sequence) {
        return reception.received(sequence & 0xFFFF, sequence * 160, sequence * 20L * MS);
    }

    @Test
    void sequenceNumbersAreExtendedOverTheirTurns_RFC3550_A1() {
        for (int i = 65_000; i < 140_000; i++) {
            assertThat(receive(i)).isEqualTo(Arrival.VALID);
        }
        assertThat(reception.highestExtended()).isEqualTo(139_999);
        assertThat(reception.expectedPackets()).isEqualTo(75_000);
        assertThat(reception.lostPackets()).isZero();
        assertThat(reception.jitter()).isZero();
    }

    @Test
    void aStreamThatBeginsWithZeroHasTakenNoTurn() {
        receive(0);
        assertThat(reception.highestExtended()).isZero();
        assertThat(reception.expectedPackets()).isEqualTo(1);
    }

    @Test
    void aSourceInClearIsOnProbation_RFC3550_A1() {
        var inClear = new Reception(8_000, 2);
        assertThat(inClear.received(9, 0, 0)).isEqualTo(Arrival.ON_PROBATION);
        assertThat(inClear.received(500, 0, 0)).isEqualTo(Arrival.ON_PROBATION);
        assertThat(inClear.received(501, 160, 20 * MS)).isEqualTo(Arrival.VALID);
        assertThat(inClear.expectedPackets()).isEqualTo(1);
        assertThat(inClear.lostPackets()).isZero();
    }

    @Test
    void aJumpCountsOnlyWhenItGoesOn_RFC3550_A1() {
        receive(10);
        assertThat(receive(20_000)).isEqualTo(Arrival.JUMPED);
        assertThat(receive(11)).isEqualTo(Arrival.VALID);
        assertThat(reception.expectedPackets()).isEqualTo(2);
        assertThat(receive(30_000)).isEqualTo(Arrival.JUMPED);
        assertThat(receive(30_001)).isEqualTo(Arrival.VALID);
        assertThat(reception.expectedPackets()).isEqualTo(1);
    }

    @Test
    void lossIsReportedSinceTheLastReport_RFC3550_A3() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                receive(i);
            }
        }
        receive(100);
        ReportBlock first = reception.report(5, 0);
        assertThat(first.cumulativeLost()).isEqualTo(25);
        assertThat(first.fractionLost()).isEqualTo(25 * 256 / 101);
        assertThat(first.highestSequence()).isEqualTo(100);
        receive(101);
        assertThat(reception.report(5, 0).fractionLost()).isZero();
        receive(101);
        receive(101);
        ReportBlock duplicated = reception.report(5, 0);
        assertThat(duplicated.fractionLost()).isZero();
        assertThat(duplicated.cumulativeLost()).isEqualTo(23);
    }

    @Test
    void jitterFollowsTheFormula_RFC3550_A8() {
        // Every second packet comes 10 ms late: |D| is 80 units each time, and J goes there by sixteenths.
        for (int i = 0; i < 400; i++) {
            reception.received(i, i * 160, (i * 20L + (i % 2 == 0 ? 0 : 10)) * MS);
        }
        assertThat(reception.jitter()).isBetween(79L, 80L);
        assertThat(reception.jitterNanos()).isBetween(9_800_000L, 10_000_000L);
    }

    @Test
    void jitterStandsTheTurnOfTheTimestampAndOfTheClock() {
        var late = new Reception(90_000, 0);
        for (int i = 0; i < 100; i++) {
            late.received(i, -4_500 + i * 1_800, Long.MAX_VALUE / 2 + i * 20L * MS);
        }
        assertThat(late.jitter()).isLessThanOrEqualTo(1);
    }

    @Test
    void roundTripIsWhatTheDelaysLeave_RFC3550_6_4_1() {
        // The RFC's own figure: 10 Nov 1995 11:33:25.125 UTC and 11:33:36.5 UTC, 5.250 s in between.
        long sent = NtpTime.of(Instant.parse("1995-11-10T11:33:25.125Z"));
        long back = NtpTime.of(Instant.parse("1995-11-10T11:33:36.500Z"));
        assertThat(NtpTime.middle(sent)).isEqualTo(0xB705_2000);
        assertThat(NtpTime.middle(back)).isEqualTo(0xB710_8000);
        var block = new ReportBlock(1, 0, 0, 0, 0, 0xB705_2000, 0x0005_4000);
        assertThat(NtpTime.roundTrip(back, block)).contains(Duration.ofMillis(6_125));
        assertThat(NtpTime.roundTrip(back, new ReportBlock(1, 0, 0, 0, 0, 0, 0)))
                .isEmpty();
        assertThat(NtpTime.roundTrip(sent, block)).isEmpty();
    }

    @Test
    void theReportSaysWhenASenderReportCame() {
        long sent = NtpTime.of(Instant.parse("2026-11-22T10:00:00.250Z"));
        long came = NtpTime.of(Instant.parse("2026-11-22T10:00:01Z"));
        long now = NtpTime.of(Instant.parse("2026-11-22T10:00:03.500Z"));
        receive(1);
        reception.senderReportReceived(sent, came);
        ReportBlock block = reception.report(7, now);
        assertThat(block.lastSenderReport()).isEqualTo(NtpTime.middle(sent));
        assertThat(block.delaySinceSenderReport()).isEqualTo(5 << 15);
    }
}
