package org.belfry.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What counts and what is counted with.
final class MeasuresTest {

    private static Phase phase(long sent, long received, double p99Ms, Phase.Busy busy) {
        return new Phase("capacity", 100, 90, sent, received, 2, new Phase.Delay(0.1, p99Ms), busy);
    }

    @Test
    void percentilesAreTheUpperEndOfTheirClass() {
        var delays = new Delays();
        assertThat(delays.percentileMs(99)).isZero();
        for (int i = 1; i <= 100; i++) {
            delays.add(i * 1_000_000L);
        }
        assertThat(delays.percentileMs(50)).isCloseTo(50.01, within(0.001));
        assertThat(delays.percentileMs(99)).isCloseTo(99.01, within(0.001));
        delays.add(Long.MAX_VALUE);
        delays.add(-5);
        assertThat(delays.percentileMs(100)).isCloseTo(200.01, within(0.001));
        delays.clear();
        assertThat(delays.total()).isZero();
    }

    @Test
    void everySsrcIsFoundAndNoOther() {
        var table = new SsrcTable(6_000);
        for (int call = 0; call < 3_000; call++) {
            table.put(Phones.ssrc(call, true), 2 * call);
            table.put(Phones.ssrc(call, false), 2 * call + 1);
        }
        for (int call = 0; call < 3_000; call++) {
            assertThat(table.find(Phones.ssrc(call, true))).isEqualTo(2 * call);
            assertThat(table.find(Phones.ssrc(call, false))).isEqualTo(2 * call + 1);
        }
        assertThat(table.find(7)).isEqualTo(SsrcTable.NONE);
    }

    @Test
    void aPhaseReadsAsItWasPrinted() {
        var phase = phase(1_000, 999, 3.5, new Phase.Busy(1.5, 0.25, 0.125));
        assertThat(Phase.read(phase.line())).contains(phase);
        assertThat(Phase.read("something else")).isEmpty();
    }

    @Test
    void goodIsLessThanAThousandthLostAndTwentyMilliseconds() {
        var calm = new Phase.Busy(1, 0.5, 0);
        assertThat(phase(10_000, 9_991, 19.9, calm).isGood()).isTrue();
        assertThat(phase(10_000, 9_990, 19.9, calm).isGood()).isFalse();
        assertThat(phase(10_000, 10_000, 20, calm).isGood()).isFalse();
        assertThat(phase(0, 0, 0, calm).isGood()).isFalse();
        assertThat(phase(10, 10, 1, new Phase.Busy(1, 0.5, 30)).isOnTime()).isFalse();
    }

    @Test
    void whatHeldARateBackIsSaid() {
        assertThat(phase(10, 10, 1, new Phase.Busy(1.9, 0, 0)).limitedBy()).isEqualTo("server's processor");
        assertThat(phase(10, 10, 1, new Phase.Busy(1, 0.01, 0)).limitedBy()).startsWith("generator");
        assertThat(phase(10, 10, 1, new Phase.Busy(1, 0.5, 0)).limitedBy()).startsWith("others");
    }

    @Test
    void whatAPacketTookIsOfThePacketsSince() {
        var before = new Allocated(5_000, 100);
        assertThat(new Allocated(5_000, 600).eachSince(before)).isZero();
        assertThat(new Allocated(29_000, 600).eachSince(before)).isCloseTo(48, within(0.001));
        assertThat(before.eachSince(before)).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void noTwoPhonesShareAnAddressAStreamOrAKey(Scenario scenario) {
        var seen = new HashSet<Object>();
        for (int call = 0; call < 500; call++) {
            for (boolean isCaller : new boolean[] {true, false}) {
                assertThat(seen.add(Phones.literal(call, isCaller))).isTrue();
                assertThat(seen.add(Phones.ssrc(call, isCaller))).isTrue();
                for (boolean isSending : new boolean[] {true, false}) {
                    Phones.key(scenario, call, isCaller, isSending)
                            .ifPresent(key -> assertThat(seen.add(HexFormat.of().formatHex(key)))
                                    .isTrue());
                }
            }
        }
    }
}
