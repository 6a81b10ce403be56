package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callback over a house that was started as people start it: strangers show whatever number they like and ask
/// to be called back (policy C5).
@Tag("real")
final class HouseCallbackTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String PROVIDER = "127.0.0.2";
    private static final String AGENT = "127.0.0.4";
    private static final String PREMIUM = "+499001123456";
    private static final String ABROAD = "+12125550123";

    /// sipp puts the number of the call behind it.
    private static final String MOBILE = "+491511234567";

    private static final String OURS = "+493069990100";
    private static final int PLACES = 2;

    @TempDir
    Path folder;

    private int udp;

    @Test
    void strangersChooseNumbersAndTheHouseWhichItCalls() throws Exception {
        udp = Sipp.freePort("127.0.0.1");
        var media = Map.of("mediaAddress", PROVIDER, "mediaPort", "40000");
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
                var provider = Sipp.answers(folder, "answers", PROVIDER, Sipp.freePort(PROVIDER), media)) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            setUp(house, provider);

            // Nobody answers for the queue yet: all wait, and press. More of them ask than may.
            try (var premium = strangers(PREMIUM, 1);
                    var abroad = strangers(ABROAD, 1);
                    var many = strangers(MOBILE + "[call_number]", PLACES + 2)) {
                premium.endsWell();
                abroad.endsWell();
                many.endsWell();
            }
            assertThat(invites(provider, ".*")).as("before an agent is there").isZero();

            var device =
                    TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", "A", "--json"));
            String user = device.path("username").asText();
            String password = device.path("password").asText();
            var agent = SippPhone.registered(folder, AGENT, house(), user, password);
            try (var _ = agent.takes("answers", Map.of("mediaAddress", AGENT))) {
                Awaitility.await("the first is called back")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> invites(provider, Pattern.quote(MOBILE) + "[0-9]") == 1);
                callsHelp(provider, user, password);
                house.stop();
            }
            house.start();
            assertThat(invites(provider, Pattern.quote(MOBILE) + "[0-9]"))
                    .as("one agent calls one back at a time")
                    .isEqualTo(1);
            assertThat(invites(provider, Pattern.quote(PREMIUM) + "|" + Pattern.quote(ABROAD)))
                    .isZero();
            var causes = Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> TelephonesTest.json(house.command("cdr", "--json"))
                                    .findValuesAsText("cause"),
                            all -> all.stream().anyMatch(cause -> cause.startsWith("Not called back")));
            assertThat(causes)
                    .filteredOn(cause -> cause.contains("the place in the queue is kept"))
                    .hasSize(PLACES);
            assertThat(causes)
                    .filteredOn(cause -> cause.startsWith("Not called back"))
                    .hasSize(PLACES - 1);
        }
    }

    private void setUp(RunningHouse house, Sipp provider) throws IOException {
        house.command("extension", "set", "--user", "anna", "--number", "101").wasFine();
        house.command(
                        "trunk",
                        "add",
                        "--name",
                        "carrier",
                        "--host",
                        PROVIDER + ":" + provider.port(),
                        "--transport",
                        "udp",
                        "--media",
                        "plain",
                        "--from",
                        PROVIDER,
                        "--country",
                        "DE",
                        "--shown",
                        "+4930699901",
                        "--per-second",
                        "100")
                .wasFine();
        asked(house, plan(house, "PREMIUM"));
        assertThat(house.command("trunk", "inbound", "--name", "carrier", "--number", OURS, "--to", "400")
                        .said())
                .contains("a stranger could call out at the firm's cost")
                .contains("queue help → (asks to be called back) outside, premium numbers");
        asked(house, plan(house, "MOBILE"));
        house.command("trunk", "inbound", "--name", "carrier", "--number", OURS, "--to", "400")
                .wasFine();
        provider.heard("SIP/2.0 200 OK");
    }

    /// Anna answers for the queue, which calls numbers of that kind back.
    private static JsonNode plan(RunningHouse house, String callClass) throws IOException {
        var plan = (ObjectNode) new ObjectMapper()
                .readTree(
                        done(house.ask("dialplan.show", Map.of())).path("plan").asText());
        var extensions = (ObjectNode) plan.path("extensions");
        String anna = extensions.path("101").asText();
        extensions.put("400", "queue:help");
        var queue = plan.putObject("queues").putObject("help");
        queue.put("ringing", "ALL")
                .put("callers", 10)
                .put("patience", "PT40S")
                .put("wrapUp", "PT0S")
                .put("otherwise", "end:")
                .set("agents", JsonNodeFactory.instance.arrayNode().add(anna.substring(anna.indexOf(':') + 1)));
        var callback = queue.putObject("callback");
        callback.put("places", PLACES)
                .put("tries", 1)
                .put("pause", "PT10S")
                .put("patience", "PT1H")
                .putArray("countries");
        callback.putArray("classes").add(callClass);
        return plan;
    }

    private static void asked(RunningHouse house, JsonNode plan) throws IOException {
        done(house.ask("dialplan.set", Map.of("plan", plan.toString())));
    }

    private static JsonNode done(ControlLine.Reply reply) {
        return switch (reply) {
            case ControlLine.Reply.Done(JsonNode result) -> result;
            case ControlLine.Reply.Refused(String sentence) -> throw new AssertionError(sentence);
        };
    }

    private Sipp strangers(String caller, int calls) throws IOException {
        return Sipp.calls(folder, "asks-back", PROVIDER, house(), OURS, calls, Map.of("caller", caller));
    }

    private InetSocketAddress house() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), udp);
    }

    private void callsHelp(Sipp provider, String user, String password) throws Exception {
        var values = Map.of("user", user, "password", password, "milliseconds", "300");
        try (var caller = Sipp.calls(folder, "dials", AGENT, house(), "112", 1, values)) {
            caller.endsWell();
        }
        assertThat(invites(provider, "112")).isEqualTo(1);
    }

    /// By their Call-IDs, for datagrams may come twice.
    private static int invites(Sipp provider, String numbers) {
        var invites = Pattern.compile("INVITE sip:(?:" + numbers + ")@.*?Call-ID: (\\S+)", Pattern.DOTALL)
                .matcher(provider.messages());
        return (int) invites.results().map(found -> found.group(1)).distinct().count();
    }
}
