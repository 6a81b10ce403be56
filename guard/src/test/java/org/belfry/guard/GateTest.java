package org.belfry.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.guard.Admission.Admitted;
import org.belfry.guard.Admission.Reason;
import org.belfry.guard.Admission.Refused;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

/// Who gets in, who does not, and what an attacker can do about it.
final class GateTest {

    private static final IpAddress ANNA = IpAddress.parse("192.0.2.10");
    private static final IpAddress NEIGHBOUR = IpAddress.parse("192.0.2.11");
    private static final IpAddress STRANGER = IpAddress.parse("203.0.113.1");

    private final VirtualTime time = new VirtualTime();
    private final Guard guard = new Guard(time, new Random(42));

    @Test
    void anAddressMayHoldSoManyConnectionsAndNoMore() {
        var gate = gate(limits(100, 50, 2, 0));
        var first = admitted(gate, ANNA);
        admitted(gate, ANNA);
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_MANY_FROM_ADDRESS);
        first.close();
        admitted(gate, ANNA);
        assertThat(gate.counters().open()).isEqualTo(2);
        assertThat(gate.counters().refused()).containsEntry(Reason.TOO_MANY_FROM_ADDRESS, 1L);
    }

    @Test
    void closingTwiceGivesOnePlaceBack() {
        var gate = gate(limits(100, 50, 2, 0));
        var first = admitted(gate, ANNA);
        admitted(gate, ANNA);
        first.close();
        first.close();
        admitted(gate, ANNA);
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_MANY_FROM_ADDRESS);
    }

    @Test
    void aNetworkSharesItsLimit() {
        var gate = gate(limits(100, 3, 2, 0));
        admitted(gate, ANNA);
        admitted(gate, ANNA);
        admitted(gate, NEIGHBOUR);
        assertThat(refusal(gate, IpAddress.parse("192.0.2.200"))).isEqualTo(Reason.TOO_MANY_FROM_NETWORK);
        admitted(gate, STRANGER);
    }

    @Test
    void anIpv6HostCannotHideInItsOwnSixtyFour() {
        var gate = gate(limits(100, 50, 2, 0));
        admitted(gate, IpAddress.parse("2001:db8:1:1::1"));
        admitted(gate, IpAddress.parse("2001:db8:1:1:ffff::2"));
        assertThat(refusal(gate, IpAddress.parse("2001:db8:1:1:aaaa::3"))).isEqualTo(Reason.TOO_MANY_FROM_ADDRESS);
        admitted(gate, IpAddress.parse("2001:db8:1:2::1"));
    }

    @Test
    void anIpv6SiteSharesTheLimitOfItsFortyEight() {
        var gate = gate(limits(100, 3, 1, 0));
        for (int i = 0; i < 3; i++) {
            admitted(gate, IpAddress.parse("2001:db8:7:" + i + "::1"));
        }
        assertThat(refusal(gate, IpAddress.parse("2001:db8:7:99::1"))).isEqualTo(Reason.TOO_MANY_FROM_NETWORK);
    }

    @Test
    void theLastPlacesAreKeptForThoseKnownToBeGood() {
        var gate = gate(limits(10, 10, 10, 2));
        var known = admitted(gate, ANNA);
        known.provedItself();
        known.close();
        for (int i = 0; i < 8; i++) {
            admitted(gate, IpAddress.parse("203.0.113." + i));
        }
        assertThat(refusal(gate, STRANGER)).isEqualTo(Reason.TOO_MANY_IN_ALL);
        admitted(gate, ANNA);
        admitted(gate, ANNA);
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_MANY_IN_ALL);
    }

    @Test
    void theBurstIsUsedUpAndComesBackWithTime() {
        var gate =
                gate(limits(100, 100, 100, 0).with(new GateLimits.Rates(rate(100, 100), rate(100, 100), rate(10, 3))));
        for (int i = 0; i < 3; i++) {
            admitted(gate, ANNA).close();
        }
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
        admitted(gate, NEIGHBOUR);
        time.pass(Duration.ofMillis(100));
        admitted(gate, ANNA);
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
    }

    @Test
    void networksAndTheWholeDoorHaveTheirRatesToo() {
        var gate = gate(limits(100, 100, 100, 0).with(new GateLimits.Rates(rate(1, 5), rate(1, 2), rate(1, 2))));
        admitted(gate, ANNA);
        admitted(gate, NEIGHBOUR);
        assertThat(refusal(gate, IpAddress.parse("192.0.2.99"))).isEqualTo(Reason.TOO_FAST_FROM_NETWORK);
        admitted(gate, STRANGER);
        admitted(gate, STRANGER);
        admitted(gate, IpAddress.parse("198.51.100.1"));
        admitted(gate, IpAddress.parse("198.51.100.1"));
        assertThat(refusal(gate, IpAddress.parse("198.51.101.1"))).isEqualTo(Reason.TOO_FAST_IN_ALL);
    }

    @Test
    void aHerdThatUsesUpTheDoorLeavesAShareForNewcomers() {
        var gate = gate(wide().with(new GateLimits.Rates(rate(100, 400), rate(100, 200), rate(100, 200))));
        var herd = new ArrayList<IpAddress>();
        for (int i = 0; i < 10; i++) {
            herd.add(IpAddress.parse("198.51.%d.1".formatted(i)));
        }
        for (int round = 0; round < 50; round++) {
            herd.forEach(gate::admit);
        }
        assertThat(refusal(gate, herd.getFirst())).isEqualTo(Reason.TOO_FAST_IN_ALL);

        admitted(gate, ANNA);
        admitted(gate, ANNA);
        assertThat(refusal(gate, NEIGHBOUR)).as("a network has come twice").isEqualTo(Reason.TOO_FAST_IN_ALL);
        admitted(gate, STRANGER);
    }

    @Test
    void theShareOfNewcomersHasItsOwnEnd() {
        var gate = gate(wide().with(new GateLimits.Rates(rate(100, 400), rate(100, 200), rate(100, 200))));
        int in = 0;
        for (int i = 0; i < 2_000; i++) {
            in += gate.admit(IpAddress.parse("198.%d.%d.1".formatted(51 + i / 250, i % 250))) instanceof Admitted
                    ? 1
                    : 0;
        }
        assertThat(in).isEqualTo(400 + 100);
    }

    @Test
    void aNoisyAddressDoesNotUseUpTheShareOfItsNetwork() {
        var gate = gate(limits(100, 100, 2, 0).with(new GateLimits.Rates(rate(100, 100), rate(10, 10), rate(1, 2))));
        for (int i = 0; i < 50; i++) {
            gate.admit(ANNA);
        }
        admitted(gate, NEIGHBOUR);
    }

    @Test
    void onlyNamedNetworksAndLoopbackGetIn() {
        var gate = guard.gate("console", GateLimits.web(), List.of(Network.parse("192.0.2.0/24")));
        admitted(gate, ANNA);
        admitted(gate, IpAddress.parse("127.0.0.1"));
        assertThat(refusal(gate, STRANGER)).isEqualTo(Reason.FOREIGN_NETWORK);
        gate.openTo(List.of(Network.parse("203.0.113.1")));
        admitted(gate, STRANGER);
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.FOREIGN_NETWORK);
    }

    @Test
    void aShutGateLetsNobodyIn() {
        var gate = gate(GateLimits.web());
        gate.shut();
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.SHUT);
        gate.unshut();
        admitted(gate, ANNA);
    }

    @Test
    void whoGuessesSecretsWaitsAndForgettingTakesAsLong() {
        var gate =
                gate(limits(100, 100, 100, 0).with(new GateLimits.Rates(rate(100, 100), rate(100, 100), rate(10, 10))));
        for (int i = 0; i < 1000; i++) {
            gate.sight(STRANGER, new Sighting.WrongSecret());
        }
        assertThat(refusal(gate, STRANGER)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
        time.pass(Gate.WAIT_MAX.minusSeconds(1));
        assertThat(refusal(gate, STRANGER)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
        time.pass(Duration.ofSeconds(2));
        admitted(gate, STRANGER);
        assertThat(gate.counters().sightings()).containsEntry("WrongSecret", 1000L);
    }

    @Test
    void misbehaviourBehindAGoodAddressDoesNotLockTheOthersOut() {
        var gate = gate(GateLimits.web());
        admitted(gate, ANNA).provedItself();
        for (int i = 0; i < 1000; i++) {
            gate.sight(ANNA, new Sighting.WrongSecret());
        }
        admitted(gate, ANNA);
    }

    @Test
    void whoIsGoodCanBeAskedByAddressAndIsSoOnEveryConnectionOfThatAddress() {
        var gate = gate(GateLimits.web());
        var first = admitted(gate, ANNA);
        var second = admitted(gate, ANNA);
        assertThat(first.isGood()).isFalse();
        assertThat(gate.isGood(ANNA)).isFalse();
        first.provedItself();
        assertThat(second.isGood()).isTrue();
        assertThat(gate.isGood(ANNA)).isTrue();
        assertThat(gate.isGood(STRANGER)).isFalse();
        time.pass(Gate.GOOD_FOR);
        assertThat(second.isGood()).isFalse();
    }

    @Test
    void whoAuthenticatesByDatagramsIsGoodEvenWhileTheDoorIsFullOfStrangers() {
        var gate = gate(limits(10, 10, 10, 2));
        for (int i = 0; i < 8; i++) {
            admitted(gate, IpAddress.parse("203.0.113." + i));
        }
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_MANY_IN_ALL);
        gate.provedItself(ANNA);
        assertThat(gate.isGood(ANNA)).isTrue();
        admitted(gate, ANNA);
    }

    @Test
    void nobodyIsGoodAtADoorThatIsNotOpenToHim() {
        var gate = gate(GateLimits.web());
        gate.openTo(List.of(Network.parse("198.51.100.0/24")));
        gate.provedItself(IpAddress.parse("203.0.113.1"));
        assertThat(gate.isGood(IpAddress.parse("203.0.113.1"))).isFalse();
    }

    @Test
    void whatAPeerCallsItselfSteersNoConsoleAndBeginsNoLine() {
        var sighting = new Sighting.ScannerAgent("gulp\r\n\u001b[2J\u009b2J\u2028\u202e\u007f of M\u00fcller");
        assertThat(sighting.agent()).isEqualTo("gulp\uFFFD\uFFFD\uFFFD[2J\uFFFD2J\uFFFD\uFFFD\uFFFD of M\u00fcller");
        assertThat(new Sighting.ScannerAgent("x".repeat(1_000)).agent()).hasSize(Sighting.TEXT_CHARS_MAX);
    }

    @Test
    void goodnessEnds() {
        var gate = gate(GateLimits.web());
        admitted(gate, ANNA).provedItself();
        time.pass(Gate.GOOD_FOR.plusSeconds(1));
        for (int i = 0; i < 1000; i++) {
            gate.sight(ANNA, new Sighting.ScannerAgent("friendly-scanner"));
        }
        assertThat(refusal(gate, ANNA)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
    }

    @Test
    void nobodyWashesHimselfCleanByFillingTheTable() {
        var all = rate(1_000_000, 1_000_000);
        var gate = gate(GateLimits.web()
                .with(new GateLimits.Rates(all, all, rate(10, 10)))
                .withSourcesMax(64));
        for (int i = 0; i < 100; i++) {
            gate.sight(STRANGER, new Sighting.WrongSecret());
        }
        flood(gate, 10_000, true);
        assertThat(refusal(gate, STRANGER)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
    }

    @Test
    void nobodyPushesAGoodSourceOut() {
        var gate =
                gate(wide().with(new GateLimits.Connections(200, 200, 200, 20)).withSourcesMax(64));
        var known = admitted(gate, ANNA);
        known.provedItself();
        known.close();
        flood(gate, 10_000, false);
        assertThat(gate.counters().open()).isEqualTo(180);
        admitted(gate, ANNA);
    }

    @Test
    void aFullTableMakesStrangersShareOneLimit() {
        var gate =
                gate(wide().with(new GateLimits.Connections(100_000, 3, 3, 0)).withSourcesMax(64));
        flood(gate, 10_000, false);
        // 64 slots, some for networks, plus three for the crowd: fixed, whatever comes.
        assertThat(gate.counters().open()).isLessThan(100);
        assertThat(gate.counters().refusedInAll()).isGreaterThan(9_900);
    }

    @Test
    void countsStayRightWhenManyLoopsAskAtOnce() throws Exception {
        var gate = gate(wide().with(new GateLimits.Connections(64, 32, 16, 0)));
        var high = new AtomicInteger();
        var done = new CountDownLatch(4);
        for (int loop = 0; loop < 4; loop++) {
            int seed = loop;
            Thread.ofPlatform().start(() -> {
                churn(gate, new Random(seed), high);
                done.countDown();
            });
        }
        done.await();
        assertThat(gate.counters().open()).isZero();
        // All three addresses lie in one network, which may have 32.
        assertThat(high.get()).isBetween(1, 32);
        for (int i = 0; i < 16; i++) {
            admitted(gate, ANNA);
        }
    }

    @Test
    void aSourceThatProvedItselfIsKnownEvenIfItsConnectionEndedMeanwhile() {
        var all = rate(1_000_000, 1_000_000);
        var slow = new GateLimits.Rates(all, all, rate(10, 10));
        var gate = gate(GateLimits.web().with(slow).withSourcesMax(1_024));
        var known = admitted(gate, ANNA);
        known.close();
        // Time passes, others take every slot that says nothing, hers too.
        time.pass(Duration.ofSeconds(1));
        var others = new ArrayList<IpAddress>();
        for (int i = 0; i < 90; i++) {
            var other = new IpAddress(true, 0, 0x0B00_0000L + 256L * i);
            if (gate.admit(other) instanceof Admitted) {
                others.add(other);
            }
        }
        known.provedItself();
        for (var other : others) {
            gate.sight(other, new Sighting.ScannerAgent("friendly-scanner"));
        }
        assertThat(others).hasSize(90);
        for (var other : others) {
            assertThat(refusal(gate, other)).isEqualTo(Reason.TOO_FAST_FROM_ADDRESS);
        }
    }

    @Test
    void theRequestsOfAnAddressHoldSoMuchAndNoMore() {
        var gate = gate(asking(rate(1_000, 1_000), 1_000, 100, 0));
        var anna = admitted(gate, ANNA);
        var first = taken(anna, 60);
        assertThat(declined(anna, 60)).isEqualTo(Reception.Reason.TOO_MUCH_FROM_ADDRESS);
        assertThat(first.hold(41)).contains(Reception.Reason.TOO_MUCH_FROM_ADDRESS);
        assertThat(first.hold(40)).isEmpty();
        taken(admitted(gate, STRANGER), 60);
        assertThat(gate.counters().held()).isEqualTo(160);
        first.close();
        first.close();
        assertThat(gate.counters().held()).isEqualTo(60);
        assertThat(first.hold(1)).isNotEmpty();
        taken(anna, 100);
        assertThat(gate.counters().declined()).containsEntry(Reception.Reason.TOO_MUCH_FROM_ADDRESS, 2L);
    }

    @Test
    void theRequestsOfADoorHoldSoMuchAndTheLastOfItIsForThoseKnownToBeGood() {
        var gate = gate(asking(rate(1_000, 1_000), 100, 100, 20));
        var known = admitted(gate, ANNA);
        known.provedItself();
        taken(admitted(gate, STRANGER), 80);
        assertThat(declined(admitted(gate, NEIGHBOUR), 1)).isEqualTo(Reception.Reason.TOO_MUCH_IN_ALL);
        taken(known, 20);
        assertThat(declined(known, 1)).isEqualTo(Reception.Reason.TOO_MUCH_IN_ALL);
        assertThat(gate.counters().held()).isEqualTo(100);
    }

    @Test
    void anAddressAsksSoFastAndNoFasterUnlessItIsKnownToBeGood() {
        var gate = gate(asking(rate(10, 3), 1_000, 1_000, 0));
        var stranger = admitted(gate, STRANGER);
        for (int i = 0; i < 3; i++) {
            taken(stranger, 1).close();
        }
        assertThat(declined(stranger, 1)).isEqualTo(Reception.Reason.TOO_FAST_FROM_ADDRESS);
        time.pass(Duration.ofMillis(100));
        taken(stranger, 1).close();
        assertThat(declined(stranger, 1)).isEqualTo(Reception.Reason.TOO_FAST_FROM_ADDRESS);
        stranger.provedItself();
        for (int i = 0; i < 100; i++) {
            taken(stranger, 1).close();
        }
    }

    @Test
    void whatARequestHoldsIsCountedOutRightEvenAfterItsConnectionAndItsSlotAreGone() {
        var gate = gate(asking(rate(1_000, 1_000), 1_000, 100, 0).withSourcesMax(64));
        var anna = admitted(gate, ANNA);
        var held = taken(anna, 100);
        anna.close();
        time.pass(Duration.ofSeconds(1));
        flood(gate, 1_000, false);
        assertThat(declined(anna, 1)).isEqualTo(Reception.Reason.TOO_MUCH_FROM_ADDRESS);
        held.close();
        assertThat(gate.counters().held()).isZero();
    }

    @Test
    void theGuardRemembersTheLatestSightingsAndNoMore() {
        var gate = gate(GateLimits.web());
        for (int i = 0; i < 2 * Guard.REMEMBERED_MAX; i++) {
            gate.sight(STRANGER, new Sighting.Malformed("TLS", i));
        }
        var remembered = guard.remembered();
        assertThat(remembered).hasSize(Guard.REMEMBERED_MAX);
        assertThat(remembered.getFirst().sighting())
                .isEqualTo(new Sighting.Malformed("TLS", 2 * Guard.REMEMBERED_MAX - 1));
        assertThat(remembered.getFirst().toString()).doesNotContain("203.0.113");
    }

    @Test
    void figuresThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> new GateLimits.Connections(10, 20, 5, 0))
                .hasMessageStartingWith("connections: inAll 10, perNetwork 20, perAddress 5 (expected:");
        assertThatThrownBy(() -> new Rate(0, 1)).hasMessage("perSecond: 0 (expected: 1..1000000)");
        assertThatThrownBy(() -> GateLimits.web().withSourcesMax(3)).hasMessageContaining("sourcesMax: 3");
    }

    private static void churn(Gate gate, Random random, AtomicInteger high) {
        var held = new ArrayList<Admitted>();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean()) {
                var source = new IpAddress(true, 0, 0xC0000200L + random.nextInt(3));
                if (gate.admit(source) instanceof Admitted in) {
                    held.add(in);
                    high.accumulateAndGet(gate.counters().open(), Math::max);
                }
            } else if (!held.isEmpty()) {
                held.removeLast().close();
            }
        }
        held.forEach(Admitted::close);
    }

    /// One connection from each of very many networks.
    private static void flood(Gate gate, int sources, boolean closing) {
        var random = new Random(7);
        for (int i = 0; i < sources; i++) {
            var source = new IpAddress(true, 0, 0x0B000000L + Integer.toUnsignedLong(random.nextInt() & 0x3FFF_FFFF));
            if (gate.admit(source) instanceof Admitted in && closing) {
                in.close();
            }
        }
    }

    private Gate gate(GateLimits limits) {
        return guard.gate("test", limits, List.of());
    }

    private static GateLimits limits(int inAll, int perNetwork, int perAddress, int reserved) {
        return wide().with(new GateLimits.Connections(inAll, perNetwork, perAddress, reserved));
    }

    private static GateLimits wide() {
        return GateLimits.web()
                .with(new GateLimits.Rates(
                        rate(1_000_000, 1_000_000), rate(1_000_000, 1_000_000), rate(1_000_000, 1_000_000)));
    }

    private static GateLimits asking(Rate perAddress, int inAll, int perOne, int reserved) {
        return wide().with(new GateLimits.Requests(perAddress, inAll, perOne, reserved));
    }

    private static Reception.Taken taken(Admitted admitted, int bytes) {
        var answer = admitted.receive(bytes);
        assertThat(answer).isInstanceOf(Reception.Taken.class);
        return (Reception.Taken) answer;
    }

    private static Reception.Reason declined(Admitted admitted, int bytes) {
        var answer = admitted.receive(bytes);
        assertThat(answer).isInstanceOf(Reception.Declined.class);
        return ((Reception.Declined) answer).reason();
    }

    private static Rate rate(int perSecond, int burst) {
        return new Rate(perSecond, burst);
    }

    private static Admitted admitted(Gate gate, IpAddress source) {
        var answer = gate.admit(source);
        assertThat(answer).isInstanceOf(Admitted.class);
        return (Admitted) answer;
    }

    private static Reason refusal(Gate gate, IpAddress source) {
        var answer = gate.admit(source);
        assertThat(answer).isInstanceOf(Refused.class);
        return ((Refused) answer).reason();
    }
}
