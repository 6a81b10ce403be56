package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at any moment loses nothing that was acknowledged (policy F4).
///
/// Several writers make invitations over the control socket; the house is killed in the middle of it; whatever it had
/// answered must be there after the next start, in the table and in the ledger, and the ledger must be whole.
final class KillTest {

    private static final int WRITERS = 4;

    @TempDir
    Path folder;

    @Test
    @Tag("real")
    void twentyKillsDuringWritesLoseNothing() throws IOException {
        survives(20);
    }

    @Test
    @Tag("long")
    void oneHundredKillsDuringWritesLoseNothing() throws IOException {
        survives(100);
    }

    private void survives(int kills) throws IOException {
        long acknowledged = 0;
        try (var house = RunningHouse.in(folder)) {
            for (int kill = 0; kill < kills; kill++) {
                house.start();
                // A different moment each time: after 1, 8, 15, … answers.
                var links = writeUntilKilled(house, 1 + kill * 7 % 60);
                acknowledged += links.size();
                house.start();
                everyLinkIsKnown(house, links, kill);
                house.kill();
            }
            var verdict = house.command("audit", "verify", "--json").wasFine();
            var report = new ObjectMapper().readTree(verdict.out());
            assertThat(report.path("whole").asBoolean()).isTrue();
            assertThat(report.path("rows").asLong()).isGreaterThanOrEqualTo(acknowledged);
        }
    }

    private static List<String> writeUntilKilled(RunningHouse house, int answersBefore) {
        Queue<String> links = new ConcurrentLinkedQueue<>();
        ThreadFactory writers = Thread.ofPlatform().name("writer-", 0).factory();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < WRITERS; i++) {
            var writer = writers.newThread(() -> {
                while (house.ask("user.invite", Map.of("administrator", "false"))
                        instanceof ControlLine.Reply.Done(var result)) {
                    links.add(result.path("link").asText());
                }
            });
            writer.start();
            threads.add(writer);
        }
        Awaitility.await("writers are answered")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> links.size() >= answersBefore);
        house.kill();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while writers ended", e);
            }
        }
        return List.copyOf(links);
    }

    /// Links are asked for from many addresses: the house limits guesses by address, and these are no guesses.
    private static void everyLinkIsKnown(RunningHouse house, List<String> links, int round) {
        var newest = links.subList(Math.max(0, links.size() - 40), links.size());
        for (int i = 0; i < newest.size(); i++) {
            try (var client =
                    HouseClient.atTheApp(house, "127.%d.%d.%d".formatted(70 + round % 100, i, 1 + round / 100))) {
                String link = newest.get(i);
                client.post("/api/v1/enrolment/look", Map.of("token", link.substring(link.indexOf('#') + 1)))
                        .is(200);
            }
        }
    }
}
