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
import org.belfry.signal.Holding.Grant;
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

    private final DialledBytes dialled = new DialledBytes(10_000);

    private Holding holding(String address) {
        return new Holding(from(address), dialled);
    }

    private Admitted from(String address) {
        return (Admitted) gate.admit(IpAddress.parse(address));
    }

    private long held() {
        return gate.counters().held();
    }

    @Test
    void theFirstPartIsFreeAndTheRestIsCounted() {
        var holding = holding("192.0.2.1");
        assertThat(holding.hold(FREE)).isEqualTo(Grant.GRANTED);
        assertThat(held()).isZero();
        assertThat(holding.hold(FREE + 3_000)).isEqualTo(Grant.GRANTED);
        assertThat(holding.hold(FREE + 1_000)).isEqualTo(Grant.GRANTED);
        assertThat(held()).isEqualTo(3_000);
    }

    @Test
    void connectionsOfOneAddressShareItsPartAndOfAllTheDoors() {
        var first = holding("192.0.2.1");
        var second = holding("192.0.2.1");
        var stranger = holding("203.0.113.7");
        assertThat(first.hold(FREE + 6_000)).isEqualTo(Grant.GRANTED);
        assertThat(second.hold(FREE + 6_000)).isEqualTo(Grant.TOO_MUCH);
        assertThat(second.hold(FREE + 4_000)).isEqualTo(Grant.GRANTED);
        assertThat(stranger.hold(FREE + 6_000)).isEqualTo(Grant.NO_ROOM);
        assertThat(stranger.hold(FREE + 5_000)).isEqualTo(Grant.GRANTED);
        assertThat(held()).isEqualTo(15_000);
    }

    @Test
    void aReserveIsKeptForTheGood() {
        assertThat(holding("203.0.113.1").hold(FREE + 10_000)).isEqualTo(Grant.GRANTED);
        assertThat(holding("203.0.113.2").hold(FREE + 5_000)).isEqualTo(Grant.GRANTED);
        var known = from("192.0.2.1");
        assertThat(new Holding(known, dialled).hold(FREE + 1)).isEqualTo(Grant.NO_ROOM);
        known.provedItself();
        assertThat(new Holding(known, dialled).hold(FREE + 5_000)).isEqualTo(Grant.GRANTED);
        assertThat(new Holding(known, dialled).hold(FREE + 1)).isEqualTo(Grant.NO_ROOM);
    }

    @Test
    void whatIsNoLongerHeldIsGivenBackOnce() {
        var holding = holding("192.0.2.1");
        holding.hold(FREE + 9_000);
        holding.holdsOnly(FREE + 2_000);
        holding.holdsOnly(FREE + 2_000);
        assertThat(held()).isEqualTo(2_000);
        holding.holdsOnly(FREE + 5_000);
        assertThat(held()).isEqualTo(2_000);
        holding.holdsOnly(0);
        assertThat(held()).isZero();
        assertThat(holding.hold(FREE + 10_000)).isEqualTo(Grant.GRANTED);
        holding.close();
        holding.close();
        holding.holdsOnly(0);
        assertThat(held()).isZero();
        assertThat(holding.hold(FREE + 1)).isEqualTo(Grant.NO_ROOM);
        assertThat(holding("192.0.2.1").hold(FREE + 10_000)).isEqualTo(Grant.GRANTED);
    }

    @Test
    void connectionsWeOpenedShareABudgetOfTheirOwnAndNoneOfTheDoors() {
        var first = new Holding(null, dialled);
        var second = new Holding(null, dialled);
        assertThat(first.hold(FREE + 6_000)).isEqualTo(Grant.GRANTED);
        assertThat(second.hold(FREE + 4_001)).isEqualTo(Grant.NO_ROOM);
        assertThat(second.hold(FREE + 4_000)).isEqualTo(Grant.GRANTED);
        assertThat(dialled.held()).isEqualTo(10_000);
        assertThat(held()).isZero();
        first.holdsOnly(FREE + 1_000);
        assertThat(dialled.held()).isEqualTo(5_000);
        first.close();
        first.close();
        second.close();
        assertThat(dialled.held()).isZero();
        assertThat(first.hold(FREE + 1)).isEqualTo(Grant.NO_ROOM);
    }

    @Test
    void aConnectionThatStaysSmallAllocatesNothing() {
        var holding = holding("192.0.2.1");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        holding.hold(FREE);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            holding.hold(FREE);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_024);
    }
}
