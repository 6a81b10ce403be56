package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A telephone that people really have registers at a house that was started as people start it.
@Tag("real")
final class TelephonesTest {

    private static final String PASSWORD = "violet tram under seven lanterns";

    @TempDir
    Path folder;

    @Test
    void baresipSignsInOverTlsIsSeenAndIsRefusedOnceRevoked() throws Exception {
        try (var house = RunningHouse.in(folder).start();
                var console = HouseClient.atTheConsole(house)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            var device = json(house.command("device", "add", "--user", "anna", "--label", "Hall", "--json"));
            assertThat(device.properties().stream().map(Map.Entry::getKey))
                    .containsExactly(
                            "domain",
                            "username",
                            "password",
                            "transport",
                            "address",
                            "port",
                            "uri",
                            "mediaEncryption",
                            "caCertificate");
            assertThat(device.path("port").asInt()).isEqualTo(house.sipPort());

            try (var baresip = BaresipPhone.silent(folder.resolve("baresip"), device)) {
                baresip.says("200 OK");
                var listed = json(house.command("device", "list", "--json")).path(0);
                assertThat(listed.path("label").asText()).isEqualTo("Hall");
                var registered = listed.path("registrations").path(0);
                assertThat(registered.path("transport").asText()).isEqualTo("tls");
                assertThat(registered.path("reachable").asBoolean()).isTrue();
                assertThat(registered.path("userAgent").asText()).startsWith("baresip");
                var logged = json(house.command("device", "log", "--json")).path(0);
                assertThat(logged.path("user").asText()).isEqualTo("anna");
                assertThat(logged.path("event").asText()).isEqualTo("bound");
                assertThat(logged.path("transport").asText()).isEqualTo("TLS");
                trustSees(house);

                house.command("device", "revoke", device.path("username").asText())
                        .wasFine();
                assertThat(json(house.command("device", "list", "--json"))).isEmpty();
            }
            try (var again = BaresipPhone.silent(folder.resolve("again"), device)) {
                again.says("401 Unauthorized");
            }
            assertThat(house.command("audit", "verify").wasFine().out()).contains("whole");
        }
    }

    /// What the house finds when it looks at its own telephones.
    private static void trustSees(RunningHouse house) throws IOException {
        var seen = new HashMap<String, String>();
        json(house.command("trust", "--json"))
                .forEach(each -> seen.put(
                        each.path("control").asText(),
                        each.path("state").asText() + ": "
                                + each.path("finding").asText()));
        assertThat(seen)
                .containsEntry("C5/strangers", "kept: called at sip-tls: refused, each with the same answer")
                .containsEntry("B2/plain-sip", "kept: no door speaks SIP in the clear")
                .containsEntry(
                        "E1/registrations", "kept: 1 telephones are registered; of 1 looked for, 0 are not in the log")
                .containsEntry("E7/rule", "kept: no calls are recorded; 0 recordings are kept, 0 of them by no rule");
        for (String control : List.of("B2/sip-tls", "B3/voices", "C5/budgets")) {
            assertThat(seen.get(control)).startsWith("kept: ");
        }
    }

    static JsonNode json(Launcher.Ended ended) throws IOException {
        return new ObjectMapper().readTree(ended.wasFine().out());
    }
}
