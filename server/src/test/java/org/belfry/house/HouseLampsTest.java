package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lamp of a desk telephone follows a call between two others, over a house that was started as people
/// start it.
@Tag("real")
final class HouseLampsTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String DESK = "127.0.0.2";

    @TempDir
    Path folder;

    private int udp;

    @Test
    void aLampFollowsACallAndStrangersAreToldNothing() throws Exception {
        udp = Sipp.freePort("127.0.0.1");
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
                var another = HouseClient.atTheApp(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            String said = house.command("user", "invite").wasFine().out();
            another.enrol(
                    said.lines()
                            .filter(line -> line.contains("/enrol#"))
                            .findFirst()
                            .orElseThrow()
                            .strip(),
                    "ben",
                    "Ben",
                    "ben@mail.example",
                    PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            var desk = device(house, "anna");
            var stranger = device(house, "ben");
            for (String number : new String[] {"101", "102"}) {
                asks("sees-nothing", stranger, "dialog", number).endsWell();
                asks("sees-nothing", stranger, "presence", number).endsWell();
            }
            follows(device(house, "anna"), desk, stranger);
        }
    }

    private void follows(JsonNode hall, JsonNode desk, JsonNode stranger) throws Exception {
        try (var called = BaresipPhone.ringing(folder.resolve("hall"), hall, 1_050);
                var lamp = asks("watches", desk, "dialog", "101")) {
            called.says("200 OK");
            lamp.heard("<state>terminated</state>");
            try (var caller = BaresipPhone.dialling(folder.resolve("caller"), stranger, 960, "101")) {
                lamp.heard("<state>early</state>");
                called.picksUp();
                called.hears(960);
                caller.hears(1_050);
                lamp.heard("<state>confirmed</state>");
            }
            lamp.endsWell();
            assertThat(lamp.messages())
                    .containsSubsequence(
                            "version=\"0\"",
                            "<state>terminated</state>",
                            "version=\"1\"",
                            "direction=\"recipient\"",
                            "<state>early</state>",
                            "version=\"2\"",
                            "<state>confirmed</state>",
                            "version=\"3\"",
                            "<state>terminated</state>")
                    .doesNotContain(
                            "<remote>", "<identity>", stranger.path("username").asText());
        }
    }

    private Sipp asks(String scenario, JsonNode device, String event, String number) throws IOException {
        var values = Map.of(
                "user", device.path("username").asText(),
                "password", device.path("password").asText(),
                "event", event);
        var house = new InetSocketAddress(InetAddress.getLoopbackAddress(), udp);
        return Sipp.calls(folder, scenario, DESK, house, number, 1, values);
    }

    private static JsonNode device(RunningHouse house, String user) throws IOException {
        return TelephonesTest.json(house.command("device", "add", "--user", user, "--label", "Hall", "--json"));
    }
}
