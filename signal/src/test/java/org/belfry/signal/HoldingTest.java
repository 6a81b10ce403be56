package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.belfry.ground.IpAddress;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Gate;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Guard;
import org.belfry.guard.Rate;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

/// What connections hold of the bytes of their door, by a clock that stands still and limits of a few kilobytes.
final class HoldingTest {

    private static final int FREE = Holding.FREE_BYTES;

    private final Gate gate = new Guard(new VirtualTime(), new Random(4))
            .gate(
                    "sip-tcp",
                    GateLimits.sipStreams().with(new GateLimits.Requests(new Rate(1, 1), 20_000, 10_000, 5_000)),
                    List.of());

    private Admitted from(String address) {
        return (Admitted) gate.admit(IpAddress.parse(address));
    }

    private long held() {
        return gate.counters().held();
    }

    @Test
    void theFirstPartIsFreeAndTheRestIsCounted() {
        var holding = new Holding(from("192.0.2.1"));
        assertThat(holding.mayHold(FREE)).isTrue();
        assertThat(held()).isZero();
        assertThat(holding.mayHold(FREE + 3_000)).isTrue();
        assertThat(holding.mayHold(FREE + 1_000)).isTrue();
        assertThat(held()).isEqualTo(3_000);
    }

    @Test
    void connectionsOfOneAddressShareItsPartAndOfAllTheDoors() {
        var first = new Holding(from("192.0.2.1"));
        var second = new Holding(from("192.0.2.1"));
        var stranger = new Holding(from("203.0.113.7"));
        assertThat(first.mayHold(FREE + 6_000)).isTrue();
        assertThat(second.mayHold(FREE + 6_000)).isFalse();
        assertThat(second.mayHold(FREE + 4_000)).isTrue();
        assertThat(stranger.mayHold(FREE + 6_000)).isFalse();
        assertThat(stranger.mayHold(FREE + 5_000)).isTrue();
        assertThat(held()).isEqualTo(15_000);
    }

    @Test
    void aReserveIsKeptForTheGood() {
        assertThat(new Holding(from("203.0.113.1")).mayHold(FREE + 10_000)).isTrue();
        assertThat(new Holding(from("203.0.113.2")).mayHold(FREE + 5_000)).isTrue();
        var known = from("192.0.2.1");
        assertThat(new Holding(known).mayHold(FREE + 1)).isFalse();
        known.provedItself();
        assertThat(new Holding(known).mayHold(FREE + 5_000)).isTrue();
        assertThat(new Holding(known).mayHold(FREE + 1)).isFalse();
    }

    @Test
    void whatIsNoLongerHeldIsGivenBackOnce() {
        var holding = new Holding(from("192.0.2.1"));
        holding.mayHold(FREE + 9_000);
        holding.holdsOnly(FREE + 2_000);
        holding.holdsOnly(FREE + 2_000);
        assertThat(held()).isEqualTo(2_000);
        holding.holdsOnly(FREE + 5_000);
        assertThat(held()).isEqualTo(2_000);
        holding.holdsOnly(0);
        assertThat(held()).isZero();
        assertThat(holding.mayHold(FREE + 10_000)).isTrue();
        holding.close();
        holding.close();
        holding.holdsOnly(0);
        assertThat(held()).isZero();
        assertThat(holding.mayHold(FREE + 1)).isFalse();
        assertThat(new Holding(from("192.0.2.1")).mayHold(FREE + 10_000)).isTrue();
    }

    @Test
    void aConnectionThatStaysSmallAllocatesNothing() {
        var holding = new Holding(from("192.0.2.1"));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        holding.mayHold(FREE);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            holding.mayHold(FREE);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_024);
    }
}
