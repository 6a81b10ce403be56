package org.belfry.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/// A house that was started as people start it, open to telephones in the clear on the loopback, and four people who
/// have such a telephone each.
final class SippCompany implements AutoCloseable {

    static final String ANNA = "101";
    static final String BERT = "102";
    static final String CARL = "103";
    static final String DORA = "104";

    private static final String PASSWORD = "violet tram under seven lanterns";

    final SippPhone anna;
    final SippPhone bert;
    final SippPhone carl;
    final SippPhone dora;
    private final Path folder;
    private final InetSocketAddress at;
    private final RunningHouse house;
    private final HouseClient console;

    SippCompany(Path folder) throws Exception {
        this.folder = folder;
        int udp = Sipp.freePort("127.0.0.1");
        house = RunningHouse.in(
                        folder,
                        "--set",
                        "sip.udp.enabled=true",
                        "--set",
                        "sip.udp.port=" + udp,
                        "--set",
                        "sip.networks=127.0.0.0/8")
                .start();
        console = HouseClient.atTheConsole(house);
        console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
        for (String name : List.of("bert", "carl", "dora")) {
            try (var app = HouseClient.atTheApp(house)) {
                String link = asked("user.invite", Map.of("administrator", "false"))
                        .path("link")
                        .asText();
                app.join(link, name, name, name + "@mail.example", PASSWORD);
            }
        }
        at = new InetSocketAddress(InetAddress.getLoopbackAddress(), udp);
        anna = phone("anna", ANNA, "127.0.0.11");
        bert = phone("bert", BERT, "127.0.0.12");
        carl = phone("carl", CARL, "127.0.0.13");
        dora = phone("dora", DORA, "127.0.0.14");
    }

    private SippPhone phone(String user, String number, String address) throws Exception {
        asked("extension.set", Map.of("user", user, "number", number));
        var device = asked("device.add", Map.of("user", user, "label", "Desk"));
        return SippPhone.registered(
                folder,
                address,
                at,
                device.path("username").asText(),
                device.path("password").asText());
    }

    Path folder() {
        return folder;
    }

    /// Where telephones and providers in the clear come to.
    InetSocketAddress at() {
        return at;
    }

    JsonNode asked(String verb, Map<String, String> arguments) {
        return switch (house.ask(verb, arguments)) {
            case ControlLine.Reply.Done(JsonNode result) -> result;
            case ControlLine.Reply.Refused(String sentence) -> throw new AssertionError(verb + ": " + sentence);
        };
    }

    /// The dialplan, to be changed and [#set].
    ObjectNode plan() throws Exception {
        return (ObjectNode) new ObjectMapper()
                .readTree(asked("dialplan.show", Map.of()).path("plan").asText());
    }

    void set(ObjectNode plan) {
        asked("dialplan.set", Map.of("plan", plan.toString()));
    }

    /// Who has that extension, as lists of people name them.
    static String person(JsonNode plan, String extension) {
        return plan.path("extensions").path(extension).asText().replaceFirst("^[a-z]+:", "");
    }

    /// Why the legs to somebody ended.
    List<String> causes(String to) {
        return StreamSupport.stream(asked("cdr", Map.of()).spliterator(), false)
                .filter(leg -> leg.path("to").asText().equals(to))
                .map(leg -> leg.path("cause").asText())
                .toList();
    }

    /// Waits until no more calls are up than that.
    void isQuiet(int most) {
        Awaitility.await("calls end")
                .atMost(Duration.ofSeconds(10))
                .until(() -> console.get("/api/v1/house/calls").is(200).body().size() <= most);
    }

    @Override
    public void close() {
        console.close();
        house.close();
    }
}
