package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls in hard times: the disk is full while one is up, a telephone begins thousands at once, and one
/// dials what a spreadsheet would calculate.
@Tag("real")
final class HouseHardCallsTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String HALL = "127.0.0.21";
    private static final String OTHER = "127.0.0.22";
    private static final String ECHO = "*43";
    private static final int AT_ONCE = 4_000;
    private static final String FORMULA = "=1+1";

    /// Calls of one person at a time.
    private static final int MOST = 16;

    @TempDir
    Path folder;

    private int udp;

    @Test
    void aCallLivesWhileTheDiskIsFullAndItsRecordComesLater() throws Exception {
        Launcher.program("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString())
                .wasFine();
        try (var house = started();
                var console = HouseClient.atTheConsole(house)) {
            enrol(house, console);
            var hall = device(house, "Hall");
            Path ballast = folder.resolve("ballast");
            try (var caller = calls("talks", HALL, ECHO, 1, hall, "4000")) {
                caller.heard("CSeq: 2 ACK");
                var filled = Launcher.program("dd", "if=/dev/zero", "of=" + ballast, "bs=4k", "status=none");
                assertThat(filled.err()).contains("No space left");
                caller.endsWell();
                Awaitility.await("nobody talks any more")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> live(console) == 0);
                assertThat(house.isRunning()).isTrue();
            }
            Files.delete(ballast);
            Awaitility.await("its record")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(asked(house, "cdr", Map.of()))
                            .singleElement()
                            .satisfies(leg ->
                                    assertThat(leg.path("cause").asText()).isEqualTo("The caller hung up.")));
        } finally {
            Launcher.program("umount", "-l", folder.toString()).wasFine();
        }
    }

    @Test
    void thousandsOfCallsOfOneTelephoneLeaveRoomForOthers() throws Exception {
        try (var house = started();
                var console = HouseClient.atTheConsole(house)) {
            enrol(house, console);
            try (var app = HouseClient.atTheApp(house)) {
                String link = asked(house, "user.invite", Map.of("administrator", "false"))
                        .path("link")
                        .asText();
                app.join(link, "bert", "Bert", "bert@mail.example", PASSWORD);
            }
            var hall = device(house, "Hall");
            var other = asked(house, "device.add", Map.of("user", "bert", "label", "Desk"));
            try (var _ = calls("dials", HALL, ECHO, AT_ONCE, hall, "20000")) {
                Awaitility.await("as many as may be")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> live(console) == MOST);
                try (var caller = calls("talks", OTHER, ECHO, 1, other, "500")) {
                    caller.endsWell();
                }
                // The other's call may be in the list a moment longer than in its telephone.
                Awaitility.await("no more than may be")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> live(console) <= MOST);
            }
            assertThat(house.isRunning()).isTrue();
        }
    }

    @Test
    void whatWasDialledIsNoFormulaInASpreadsheet() throws Exception {
        try (var house = started();
                var console = HouseClient.atTheConsole(house)) {
            enrol(house, console);
            try (var caller = calls("is-refused", HALL, FORMULA, 1, device(house, "Hall"), "0")) {
                caller.endsWell();
            }
            Awaitility.await("its record")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(
                                    house.command("cdr", "--csv").wasFine().out())
                            .contains("\"'" + FORMULA + "\""));
        }
    }

    @Test
    void whoEndsSomebodysCallIsInTheLedger() throws Exception {
        try (var house = started();
                var console = HouseClient.atTheConsole(house)) {
            enrol(house, console);
            try (var caller = calls("waits", HALL, ECHO, 1, device(house, "Hall"), "0")) {
                caller.heard("CSeq: 2 ACK");
                String call = console.get("/api/v1/house/calls")
                        .is(200)
                        .body()
                        .path(0)
                        .path("id")
                        .asText();
                console.delete("/api/v1/house/calls/" + call).is(204);
                caller.endsWell();
                Awaitility.await("the call is gone")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> live(console) == 0);
                console.delete("/api/v1/house/calls/" + call).is(404);
                assertThat(console.get("/api/v1/audit").is(200).body().toString())
                        .contains("call.end")
                        .contains(call);
            }
        }
    }

    private RunningHouse started() throws IOException {
        udp = Sipp.freePort("127.0.0.1");
        return RunningHouse.in(
                        folder,
                        "--set",
                        "sip.udp.enabled=true",
                        "--set",
                        "sip.udp.port=" + udp,
                        "--set",
                        "sip.networks=127.0.0.0/8")
                .start();
    }

    private static void enrol(RunningHouse house, HouseClient console) {
        console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
        asked(house, "extension.set", Map.of("user", "anna", "number", "101"));
    }

    private static JsonNode device(RunningHouse house, String label) {
        return asked(house, "device.add", Map.of("user", "anna", "label", label));
    }

    private Sipp calls(String scenario, String from, String number, int calls, JsonNode device, String milliseconds)
            throws IOException {
        var values = new HashMap<String, String>();
        values.put("user", device.path("username").asText());
        values.put("password", device.path("password").asText());
        values.put("milliseconds", milliseconds);
        values.put("status", "404");
        var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), udp);
        return Sipp.calls(folder, scenario, from, at, number, calls, values);
    }

    private static int live(HouseClient console) {
        return console.get("/api/v1/house/calls").is(200).body().size();
    }

    private static JsonNode asked(RunningHouse house, String verb, Map<String, String> arguments) {
        return switch (house.ask(verb, arguments)) {
            case ControlLine.Reply.Done(JsonNode result) -> result;
            case ControlLine.Reply.Refused(String sentence) -> throw new AssertionError(verb + ": " + sentence);
        };
    }
}
