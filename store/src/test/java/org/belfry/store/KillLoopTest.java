package org.belfry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.store.schema.Tables.SETTING;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.belfry.ground.TenantId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at any moment loses no acknowledged change (policy F4): a child process writes, says so for each write that
/// returned, and is killed in the middle; whatever it said must be there.
final class KillLoopTest {

    private static final long SEED = 20270301;

    @TempDir
    Path home;

    @Test
    void threeKillsLoseNothingThatWasAcknowledged() throws Exception {
        killed(3, 300);
    }

    @Test
    @Tag("long")
    void sixtyKillsLoseNothingThatWasAcknowledged() throws Exception {
        killed(60, 300);
    }

    private void killed(int kills, int acknowledgedMax) throws Exception {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        var tenant = Keys.create(home.resolve("keys")).tenant().tenant();
        var acknowledged = new TreeSet<Long>();
        for (int round = 0; round < kills; round++) {
            runUntilKilled(tenant, round, random, acknowledgedMax, acknowledged);
            assertNothingLost(tenant, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(kills);
    }

    private void runUntilKilled(
            TenantId tenant, int round, RandomGenerator random, int acknowledgedMax, Set<Long> acknowledged)
            throws IOException, InterruptedException {
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillLoopChild.class.getName(),
                        home.toString(),
                        tenant.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            int until = 1 + random.nextInt(acknowledgedMax);
            int seen = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                // The last line may be cut off by the kill; a whole one ends in a full stop.
                if (line.endsWith(".")) {
                    acknowledged.add(Long.parseLong(line.substring(0, line.length() - 1)));
                }
                if (++seen == until) {
                    // By its handle: ending the process object would throw away what it said before.
                    child.toHandle().destroyForcibly();
                }
            }
            assertThat(seen).isGreaterThanOrEqualTo(until);
        } finally {
            child.toHandle().destroyForcibly();
            child.waitFor();
        }
    }

    private void assertNothingLost(TenantId tenant, Set<Long> acknowledged) {
        var keys = Keys.open(home.resolve("keys")).vault().tenant(tenant).orElseThrow();
        try (var stores = KillLoopChild.stores(home)) {
            var store = KillLoopChild.opened(stores.open(keys));
            var settings = store.read(
                    sql -> new HashSet<>(sql.select(SETTING.NAME).from(SETTING).fetch(SETTING.NAME)));
            var audited = new HashSet<String>();
            long before = Long.MAX_VALUE;
            for (var page = store.ledger().page(before, 1000);
                    !page.isEmpty();
                    page = store.ledger().page(before, 1000)) {
                page.forEach(row -> audited.add(row.details().get("number")));
                before = page.getLast().sequence();
            }
            // By hand: AssertJ would search a set from end to end for each number.
            assertThat(acknowledged.stream().filter(number -> !settings.contains("number." + number)))
                    .isEmpty();
            assertThat(acknowledged.stream().filter(number -> !audited.contains(number.toString())))
                    .isEmpty();
            // A change and its audit row stand or fall together, acknowledged or not.
            assertThat(audited).hasSize((int)
                    settings.stream().filter(name -> name.startsWith("number.")).count());
            assertThat(store.ledger().verify()).isInstanceOf(LedgerVerdict.Whole.class);
        }
    }
}
