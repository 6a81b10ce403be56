package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two elements talk at random over a bad network, each run replayable from its seed.
///
/// Packets take at most 400 ms: the last repetition of a request leaves 31.5 s after the first, so one slower than
/// 500 ms can outlive the server transaction it belongs to. That is a property of the RFC's timers, not of this code.
final class ManySeedsTest {

    private static final int RUNS = 2_000;
    private static final int LONG_RUNS = 100_000;
    private static final int EXCHANGES = 6;

    @Test
    void everyRequestEndsInOneOutcomeAndNothingIsLeft() {
        for (int seed = 0; seed < RUNS; seed++) {
            run(seed);
        }
    }

    @Test
    @Tag("long")
    void everyRequestEndsInOneOutcomeAndNothingIsLeftOverAndOver() {
        for (int seed = RUNS; seed < LONG_RUNS; seed++) {
            run(seed);
        }
    }

    @Test
    void sameSeedIsTheSameRun() {
        assertThat(run(17)).isEqualTo(run(17)).isNotEqualTo(run(18));
    }

    /// One run; its outcomes, to be compared.
    private static List<String> run(long seed) {
        var random = new SplittableRandom(seed);
        var time = new VirtualTime();
        int lossPercent = random.nextInt(10) == 0 ? 95 : random.nextInt(45);
        var delayMin = Duration.ofMillis(random.nextInt(50));
        var weather = new Weather(lossPercent, random.nextInt(30), delayMin, delayMin.plusMillis(random.nextInt(350)));
        var network = new LossyNetwork(time, random.nextLong(), weather);
        var alice = new Party(time, network, "192.0.2.1", random.nextLong());
        var bob = new Party(time, network, "192.0.2.2", random.nextLong());
        for (int i = 0; i < EXCHANGES; i++) {
            time.pass(Duration.ofMillis(random.nextInt(3_000)));
            alice.askSomething("192.0.2.2");
            bob.askSomething("192.0.2.1");
        }
        // An INVITE that heard a 1xx and then lost every final answer waits for timer C, 10 minutes, and 64·T1 for its
        // CANCEL. Then nothing may be left.
        time.pass(Duration.ofMinutes(12));
        var outcomes = new ArrayList<String>();
        judge(seed, alice, bob, outcomes);
        judge(seed, bob, alice, outcomes);
        return outcomes;
    }

    private static void judge(long seed, Party asking, Party answering, List<String> into) {
        for (Party.Exchange exchange : asking.asked) {
            String what = "seed %d: %s".formatted(seed, exchange.name);
            assertThat(exchange.outcomes).as(what).hasSize(1);
            String outcome = exchange.outcomes.getFirst();
            into.add(exchange.name + " " + outcome);
            assertThat(answering.seen.getOrDefault(exchange.name, 0)).as(what).isLessThanOrEqualTo(1);
            Integer given = answering.answered.get(exchange.name);
            if (Character.isDigit(outcome.charAt(0)) && !outcome.equals("481")) {
                assertThat(outcome).as(what).isEqualTo(String.valueOf(given));
            }
            if (given != null && given < 300 && exchange.name.endsWith("INVITE")) {
                List<String> acks = answering.acks.getOrDefault(exchange.name, List.of());
                // Either ACKs came, or their lack was told, once.
                assertThat(acks).as(what + ": ACK of a 2xx").isNotEmpty();
                assertThat(acks.contains("ack") && acks.contains("missing"))
                        .as(what)
                        .isFalse();
            }
        }
        assertThat(asking.peer.transactions().serverCount()).as("seed %d", seed).isZero();
        assertThat(asking.peer.transactions().clientCount()).as("seed %d", seed).isZero();
        assertThat(asking.peer.transactions().nextDeadline())
                .as("seed %d", seed)
                .isNull();
    }
}
