package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Providers that people really have, set up as people set them up: calls go out and come in, and both
/// sides hear.
@Tag("real")
final class HouseTrunksTest {

    private static final String PASSWORD = "violet tram under seven lanterns";
    private static final String PROVIDER = "127.0.0.2";
    private static final String OURS = "+493069990100";
    private static final String FAR = "+493069990777";

    @TempDir
    Path folder;

    @Test
    void plainCallsLeaveByAProviderAndComeInByItAndBothSidesHear() throws Exception {
        int udp = Sipp.freePort("127.0.0.1");
        try (var house = plain(udp).start();
                var console = HouseClient.atTheConsole(house);
                var voice = new RtpVoice(PROVIDER, 1_050);
                var provider = Sipp.answers(folder, "answers", PROVIDER, Sipp.freePort(PROVIDER), media(voice))) {
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            plainLine(house, PROVIDER + ":" + provider.port());
            isUp(house, "carrier");
            var hall =
                    TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", "Hall", "--json"));

            try (var caller = BaresipPhone.dialling(folder.resolve("hall"), hall, 960, FAR)) {
                voice.hears(960);
                caller.hears(1_050);
            }
            provider.heard("BYE sip:");
            assertThat(provider.messages())
                    .contains("INVITE sip:03069990777@" + PROVIDER, "From: <sip:03069990100@", "RTP/AVP")
                    .doesNotContain("RTP/SAVP", "anna", "Anna", "sip:101@", "baresip");

            try (var called = BaresipPhone.singing(folder.resolve("desk"), hall, 960);
                    var outside = new RtpVoice(PROVIDER, 1_150)) {
                called.says("200 OK");
                var values = new HashMap<>(media(outside));
                values.put("from", "\"Your Bank\" <sip:101@house.example>");
                values.put("more", "P-Asserted-Identity: <sip:03069990888@provider.example>");
                try (var call = Sipp.calls(
                        folder,
                        "calls",
                        PROVIDER,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), udp),
                        "03069990100",
                        1,
                        values)) {
                    outside.hears(960);
                    called.hears(1_150);
                    called.hangUp();
                    call.endsWell();
                    assertThat(called.said()).contains("+493069990888").doesNotContain("Your Bank");
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                var legs = TelephonesTest.json(house.command("cdr", "--json"));
                assertThat(legs).hasSize(4);
                assertThat(legs.findValuesAsText("to")).contains(FAR, "101");
                assertThat(legs.findValuesAsText("from")).contains("+493069990888");
                assertThat(legs.toString()).contains("The provider asserts the caller's number.");
            });
        }
    }

    @Test
    void overTlsWithCertificatesOfBothSidesTheHouseRegistersCallsAndIsCalledAndSeesTheProviderGoAndComeBack()
            throws Exception {
        int behind = Sipp.freePort("127.0.0.1");
        try (var provider = new KamailioProvider(folder);
                var house = RunningHouse.in(folder, "--set", "sip.tls.authorities=" + provider.authority())
                        .start();
                var console = HouseClient.atTheConsole(house)) {
            provider.start(house.data().resolve("certificates/authority.pem"), behind);
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            tlsLine(house, provider);
            assertThat(isUp(house, "carrier").path("registered").asBoolean()).isTrue();
            var hall =
                    TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", "Hall", "--json"));

            try (var called = BaresipPhone.outside(folder.resolve("far"), FAR, behind, 1_050);
                    var caller = BaresipPhone.dialling(folder.resolve("hall"), hall, 960, FAR)) {
                called.hears(960);
                caller.hears(1_050);
                assertThat(called.said())
                        .contains("srtp: audio: SRTP is Enabled")
                        .doesNotContain("Anna");
            }
            try (var called = BaresipPhone.singing(folder.resolve("desk"), hall, 960)) {
                called.says("200 OK");
                try (var caller = BaresipPhone.outsideDialling(
                        folder.resolve("street"),
                        "+493069990888",
                        1_150,
                        "sip:%s@127.0.0.1:%d;transport=udp".formatted(OURS, provider.udpPort()))) {
                    called.hears(1_150);
                    caller.hears(960);
                    assertThat(called.said()).contains("+493069990888");
                }
            }
            provider.stop();
            isNow(house, "carrier", "down");
            provider.again();
            assertThat(isUp(house, "carrier").path("registered").asBoolean()).isTrue();
            var legs = TelephonesTest.json(house.command("cdr", "--json"));
            assertThat(legs)
                    .hasSize(4)
                    .allSatisfy(
                            leg -> assertThat(leg.path("encrypted").asBoolean()).isTrue());
        }
    }

    @Test
    void aProviderThatDialsInOverTlsIsKnownByItsCertificateAndByNothingElse() throws Exception {
        int door = RunningHouse.freePort();
        try (var provider = new KamailioProvider(folder);
                var house = RunningHouse.in(
                                folder,
                                "--set",
                                "sip.tls.authorities=" + provider.authority(),
                                "--set",
                                "sip.trunks.enabled=true",
                                "--set",
                                "sip.trunks.port=" + door)
                        .start();
                var console = HouseClient.atTheConsole(house)) {
            provider.start(house.data().resolve("certificates/authority.pem"), Sipp.freePort("127.0.0.1"), door);
            assertThat(ClientCertificateRequests.asks(door)).isTrue();
            assertThat(ClientCertificateRequests.asks(house.sipPort())).isFalse();
            assertThat(ClientCertificateRequests.asks(house.webPort())).isFalse();
            console.enrol(house.enrolmentLink(), "anna", "Anna", "anna@mail.example", PASSWORD);
            house.command("extension", "set", "--user", "anna", "--number", "101")
                    .wasFine();
            dialledInLine(house, provider);
            isUp(house, "carrier");
            assertThat(shown(house, "carrier").path("certificate").toString()).isEqualTo("[\"localhost\"]");
            var hall =
                    TelephonesTest.json(house.command("device", "add", "--user", "anna", "--label", "Hall", "--json"));

            try (var called = BaresipPhone.singing(folder.resolve("desk"), hall, 960)) {
                called.says("200 OK");
                try (var caller = dialled("known", provider)) {
                    called.hears(1_150);
                    caller.hears(960);
                    assertThat(called.said()).contains("+493069990888");
                    called.hangUp();
                }
                provider.stop();
                provider.isNamed("elsewhere.example");
                provider.again();
                try (var stranger = dialled("renamed", provider)) {
                    stranger.says("407 Proxy Authentication Required");
                }
                provider.stop();
                provider.isForged("localhost");
                provider.again();
                try (var stranger = dialled("forged", provider)) {
                    stranger.says("407 Proxy Authentication Required");
                }
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(TelephonesTest.json(house.command("cdr", "--json")))
                            .hasSize(2));
        }
    }

    private BaresipPhone dialled(String home, KamailioProvider provider) throws IOException {
        return BaresipPhone.outsideDialling(
                folder.resolve(home),
                "+493069990888",
                1_150,
                "sip:%s@127.0.0.1:%d;transport=udp".formatted(OURS, provider.udpPort()));
    }

    private static void dialledInLine(RunningHouse house, KamailioProvider provider) throws Exception {
        house.command(
                        "trunk",
                        "add",
                        "--name",
                        "carrier",
                        "--host",
                        "localhost:" + provider.tlsPort(),
                        "--certificate",
                        "localhost",
                        "--country",
                        "DE")
                .wasFine();
        house.command("trunk", "inbound", "--name", "carrier", "--number", OURS, "--to", "101")
                .wasFine();
    }

    private String secret(String password) throws IOException {
        var file = Files.createFile(
                folder.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, password + "\n").toString();
    }

    private RunningHouse plain(int udp) {
        return RunningHouse.in(
                folder,
                "--set",
                "sip.udp.enabled=true",
                "--set",
                "sip.udp.port=" + udp,
                "--set",
                "sip.networks=127.0.0.0/8");
    }

    private static Map<String, String> media(RtpVoice voice) {
        return Map.of("mediaAddress", voice.address(), "mediaPort", String.valueOf(voice.port()));
    }

    private static JsonNode isUp(RunningHouse house, String name) {
        return isNow(house, name, "up");
    }

    private static JsonNode isNow(RunningHouse house, String name, String state) {
        return Awaitility.await(state)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () -> shown(house, name),
                        node -> node.path("state").asText().equals(state));
    }

    private static JsonNode shown(RunningHouse house, String name) {
        return switch (house.ask("trunk.show", Map.of("name", name))) {
            case ControlLine.Reply.Done(JsonNode node) -> node;
            case ControlLine.Reply.Refused(String sentence) -> throw new AssertionError(sentence);
        };
    }

    private static void plainLine(RunningHouse house, String provider) throws Exception {
        house.command(
                        "trunk",
                        "add",
                        "--name",
                        "carrier",
                        "--host",
                        provider,
                        "--transport",
                        "udp",
                        "--media",
                        "plain",
                        "--from",
                        PROVIDER,
                        "--country",
                        "DE",
                        "--trusted",
                        "--write",
                        "+49=0,+=00",
                        "--read",
                        "0=+49",
                        "--shown",
                        "+4930699901")
                .wasFine();
        house.command("trunk", "inbound", "--name", "carrier", "--number", OURS, "--to", "101")
                .wasFine();
    }

    private void tlsLine(RunningHouse house, KamailioProvider provider) throws Exception {
        house.command(
                        "trunk",
                        "add",
                        "--name",
                        "carrier",
                        "--host",
                        "localhost:" + provider.tlsPort(),
                        "--user",
                        KamailioProvider.USER,
                        "--password-file",
                        secret(KamailioProvider.PASSWORD),
                        "--register",
                        "--certificate",
                        "localhost",
                        "--country",
                        "DE",
                        "--shown",
                        "+4930699901")
                .wasFine();
        house.command("trunk", "inbound", "--name", "carrier", "--number", OURS, "--to", "101")
                .wasFine();
    }
}
