package org.belfry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.belfry.sim.VirtualTime;
import org.belfry.store.StoreFault;
import org.junit.jupiter.api.Test;

/// What is told and what is written down when something goes wrong beneath.
final class FaultsTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> lines = new ArrayList<>();
    private final FaultLog log = new FaultLog(new Random(7), time, (line, thrown) -> lines.add(line));

    @Test
    void theSameFaultIsWrittenOnceInAWhileAndThenSaysHowOftenItCame() {
        var thrown = new IllegalStateException("a test");
        String number = log.write("GET /x", thrown);
        for (int i = 0; i < 1_000; i++) {
            assertThat(log.write("GET /x", thrown)).isEqualTo(number);
        }
        assertThat(lines).hasSize(1);
        log.write("GET /y", thrown);
        assertThat(lines).as("another route is another fault").hasSize(2);
        time.pass(FaultLog.QUIET.plusSeconds(1));
        assertThat(log.write("GET /x", thrown)).isNotEqualTo(number);
        assertThat(lines.getLast()).contains("GET /x").contains("1000").contains(number);
    }

    @Test
    void aStoreThatCannotDoItNowIsSaidToBeAwayAndWhenToComeBack() {
        for (var kind : StoreFault.Kind.values()) {
            var told = Replies.away(kind);
            switch (kind) {
                case BUSY, UNREACHABLE, DISK_FULL -> {
                    var problem = told.orElseThrow();
                    assertThat(problem.code()).isEqualTo(ProblemCode.STORE_AWAY);
                    assertThat(problem.code().status().code()).isEqualTo(503);
                    assertThat(problem.retryAfter().orElseThrow()).isPositive();
                    assertThat(Replies.problemHeaders(problem).get("retry-after"))
                            .isEqualTo(String.valueOf(
                                    problem.retryAfter().orElseThrow().toSeconds()));
                }
                case CLOSED, LOCKED, DAMAGED, FAILED -> assertThat(told).isEmpty();
            }
        }
    }

    @Test
    void kindsOfFaultsAreForgottenOldestFirst() {
        var thrown = new IllegalStateException("a test");
        for (int i = 0; i < 10 * FaultLog.KINDS_MAX; i++) {
            log.write("GET /" + i, thrown);
        }
        assertThat(lines).hasSize(10 * FaultLog.KINDS_MAX);
        log.write("GET /" + (10 * FaultLog.KINDS_MAX - 1), thrown);
        assertThat(lines).hasSize(10 * FaultLog.KINDS_MAX);
    }
}
