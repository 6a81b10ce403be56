package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A house that is killed while a hundred calls are up: the next one has a record of each, knows what was
/// spent, and rings the same telephones.
@Tag("real")
final class HouseKilledTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String PROVIDER = "127.0.0.2";
    private static final String DESK = "127.0.0.4";
    private static final String HALL = "127.0.0.5";
    private static final String OURS = "+493069990100";
    private static final String MOBILE = "+4915112345678";
    private static final int CALLS = 100;
    private static final int KILLS = 2;
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final Pattern CONFIRMED = Pattern.compile("^ACK sip:\\S+", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private int udp;

    @Test
    void eachCallThatWasUpHasOneRecordAndWhatWasSpentIsKnown() throws Exception {
        udp = Sipp.freePort("127.0.0.1");
        int desk = Sipp.freePort(DESK);
        try (var house = RunningHouse.in(
                                folder,
                                "--set",
                                "sip.udp.enabled=true",
                                "--set",
                                "sip.udp.port=" + udp,
                                "--set",
                                "sip.networks=127.0.0.0/8")
                        .start();
                var console = HouseClient.atTheConsole(house);
                var provider = Sipp.answers(folder, "answers", PROVIDER, Sipp.freePort(PROVIDER), media(PROVIDER))) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            setUp(house, provider.port());
            Sipp.registers(folder, DESK, desk, house(), device(house, "Desk"));
            var hall = device(house, "Hall");
            var known = new HashSet<String>();
            try (var _ = Sipp.answers(folder, "answers", DESK, desk, media(DESK))) {
                for (int kill = 0; kill < KILLS; kill++) {
                    killed(house, hall, known);
                }
            }
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
        }
    }

    /// @param known calls that have a record
    private void killed(RunningHouse house, Map<String, String> hall, Set<String> known) throws Exception {
        var begun = Instant.now();
        try (var strangers = Sipp.calls(folder, "calls", PROVIDER, house(), OURS, CALLS, media(PROVIDER));
                var caller = Sipp.calls(folder, "dials", HALL, house(), MOBILE, 1, hall)) {
            Awaitility.await("calls are up")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> confirmed(strangers) == CALLS && confirmed(caller) == 2);
            Awaitility.await("the store knows who is up and what is held")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> stored(house, "call_leg WHERE ended_by = 'up' AND answered_at IS NOT NULL")
                                    == 2 * (CALLS + 1)
                            && stored(house, "spending WHERE noted_at >= " + begun.toEpochMilli()) > 0);
            var spent = spent(house);
            house.kill();
            house.start();
            assertThat(spent(house)).as("held by a dead process").isCloseTo(spent, within(CENT));
        }
        var legs = records(house, known);
        assertThat(calls(legs)).hasSize(CALLS + 1);
        assertThat(legs).hasSize(2 * (CALLS + 1)).allSatisfy(leg -> {
            assertThat(leg.path("cause").asText()).isEqualTo("The house was interrupted during the call.");
            assertThat(leg.path("status").asInt()).isEqualTo(200);
            assertThat(Instant.parse(leg.path("ended").asText()))
                    .isBetween(Instant.parse(leg.path("answered").asText()), Instant.now());
            assertThat(Instant.parse(leg.path("began").asText())).isAfter(begun.minusSeconds(1));
        });
        known.addAll(calls(legs));
    }

    /// Rows, looked at from outside.
    private static long stored(RunningHouse house, String of) throws IOException {
        try (var tenants = Files.list(house.data().resolve("tenants"))) {
            String database =
                    tenants.findFirst().orElseThrow().resolve("tenant.db").toString();
            return Long.parseLong(Launcher.program("sqlite3", database, "SELECT count(*) FROM " + of)
                    .wasFine()
                    .out()
                    .strip());
        }
    }

    /// Answers it has confirmed, refusals among them, each once.
    private static long confirmed(Sipp caller) {
        return CONFIRMED
                .matcher(caller.messages())
                .results()
                .map(MatchResult::group)
                .distinct()
                .count();
    }

    private static BigDecimal spent(RunningHouse house) {
        String text =
                asked(house, "call.spent", Map.of("user", "anna")).path("spent").asText();
        return new BigDecimal(text.substring(0, text.indexOf(' ')));
    }

    private static List<JsonNode> records(RunningHouse house, Set<String> known) {
        return StreamSupport.stream(asked(house, "cdr", Map.of()).spliterator(), false)
                .filter(leg -> !known.contains(leg.path("call").asText()))
                .toList();
    }

    private static Set<String> calls(List<JsonNode> legs) {
        return legs.stream().map(leg -> leg.path("call").asText()).collect(Collectors.toSet());
    }

    private static JsonNode asked(RunningHouse house, String verb, Map<String, String> arguments) {
        return switch (house.ask(verb, arguments)) {
            case ControlLine.Reply.Done(JsonNode result) -> result;
            case ControlLine.Reply.Refused(String sentence) -> throw new AssertionError(sentence);
        };
    }

    private static void setUp(RunningHouse house, int provider) {
        asked(house, "extension.set", Map.of("user", "anna", "number", "101"));
        asked(
                house,
                "trunk.add",
                Map.of(
                        "name",
                        "carrier",
                        "host",
                        PROVIDER + ":" + provider,
                        "transport",
                        "udp",
                        "media",
                        "plain",
                        "from",
                        PROVIDER,
                        "country",
                        "DE",
                        "calls",
                        "200",
                        "per-second",
                        "200"));
        asked(house, "trunk.inbound", Map.of("name", "carrier", "number", OURS, "to", "101"));
    }

    private static Map<String, String> device(RunningHouse house, String label) {
        var device = asked(house, "device.add", Map.of("user", "anna", "label", label));
        return Map.of(
                "user",
                device.path("username").asText(),
                "password",
                device.path("password").asText(),
                "milliseconds",
                "60000");
    }

    private InetSocketAddress house() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp);
    }

    private static Map<String, String> media(String address) {
        return Map.of("mediaAddress", address, "mediaPort", "40000");
    }
}
