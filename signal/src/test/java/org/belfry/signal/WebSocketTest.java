package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.belfry.guard.GateLimits;
import org.belfry.net.Door;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// SIP over WebSocket (RFC 7118) beyond what all transports have in common.
final class WebSocketTest {

    private static final EndpointLimits IMPATIENT = Station.impatient();

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Path folder;
    private Station station;

    WebSocketTest(@TempDir Path folder) {
        this.folder = folder;
        station = new Station(folder.resolve("usual"), EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    private void impatient() {
        station.close();
        station = new Station(folder.resolve("impatient"), IMPATIENT, registrar::on);
    }

    private Caller.WebSockets caller(SipTransport transport, Door door) throws Exception {
        return (Caller.WebSockets) station.caller(transport, door);
    }

    private static String endOf(Caller.WebSockets caller) throws Exception {
        try {
            return caller.receive();
        } catch (EOFException | java.net.SocketException ended) {
            return String.join(" ", caller.signs);
        }
    }

    @Test
    void aStrangersFloodOfLineEndsIsNotReadOn() throws Exception {
        impatient();
        var door = station.open(SipTransport.WS);
        byte[] one = Caller.WebSockets.frame(0x81, "\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] flood = new byte[20_000 * one.length];
        for (int at = 0; at < flood.length; at += one.length) {
            System.arraycopy(one, 0, flood, at, one.length);
        }
        try (var stranger = caller(SipTransport.WS, door)) {
            try {
                stranger.sendRaw(flood);
                stranger.send(Packets.options(SipTransport.WS, "behind"));
            } catch (java.net.SocketException hungUp) {
                assertThat(station.endpoint.connections()).isZero();
            }
            // It counts for no sign of life either.
            assertThat(endOf(stranger)).doesNotContain("SIP/2.0");
        }
        assertThat(station.endpoint.count(EndpointCounter.IDLE)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"WS", "WSS"})
    void aBrowserIsChallengedWithMd5AloneAndRegisters(SipTransport transport) throws Exception {
        var door = station.open(transport);
        try (var browser = caller(transport, door)) {
            browser.send(register(transport, 1, ""));
            String challenge = browser.receive();
            assertThat(challenge).startsWith("SIP/2.0 401").contains("algorithm=MD5");
            assertThat(challenge.split("WWW-Authenticate:", -1)).hasSize(2);
            browser.send(register(transport, 2, new Digest(challenge).authorization("ann", Registrar.PASSWORD)));
            assertThat(browser.receive()).startsWith("SIP/2.0 200").contains("received=127.0.0.1");
        }
        assertThat(registrar.contactOf("ann")).contains(".invalid;transport=ws");
    }

    @Test
    void aBrowserIsCalledDownItsOwnConnection_RFC5626() throws Exception {
        var door = station.open(SipTransport.WSS);
        try (var browser = caller(SipTransport.WSS, door)) {
            browser.send(Packets.options(SipTransport.WSS, "1"));
            assertThat(browser.receive()).startsWith("SIP/2.0 200");
            var flow = Objects.requireNonNull(
                    station.endpoint.flow(registrar.lastFlow().token()));
            registrar.call(station.endpoint, flow, SipUri.of("ann", "df7jal23ls0d.invalid", 0));
            String invite = browser.receive();
            assertThat(invite)
                    .startsWith("INVITE sip:ann@df7jal23ls0d.invalid")
                    .containsPattern("Via: SIP/2.0/WSS 127.0.0.1:\\d+;branch=z9hG4bK");
            browser.send(answer(invite));
            assertThat(browser.receive()).startsWith("ACK ");
            assertThat(browser.receive()).startsWith("BYE ");
            String token = flow.token();
            browser.hangUp();
            Station.eventually(() -> assertThat(station.endpoint.flow(token)).isNull());
        }
    }

    @Test
    void nobodyLooksForABrowserByName_RFC6761() {
        var outcome = new java.util.concurrent.LinkedBlockingQueue<List<Hop>>();
        var locator = new Locator(station.zone, new Random(1));
        for (var uri : List.of(
                "sip:ann@df7jal23ls0d.invalid", "sip:ann@x.INVALID;transport=ws", "sip:ann@192.0.2.1;transport=ws")) {
            outcome.add(locator.hops((SipUri) Objects.requireNonNull(org.belfry.sip.Uri.parse(uri))));
        }
        assertThat(outcome).hasSize(3).allMatch(List::isEmpty);
    }

    @Test
    void contentLengthMayBeMissing_RFC7118_5() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.send(Packets.options(SipTransport.WS, "1").replace("Content-Length: 0\r\n", ""));
            assertThat(browser.receive()).startsWith("SIP/2.0 200");
            browser.send(
                    Packets.invite(SipTransport.WS, "2").replace("Content-Length: 0", "Content-Type: application/sdp")
                            + "v=0\r\n");
            assertThat(browser.receive()).startsWith("SIP/2.0 180");
            assertThat(browser.receive()).startsWith("SIP/2.0 200").endsWith("\r\n\r\nv=0\r\n");
        }
    }

    @Test
    void textAndBinaryAreReadAlikeAndFragmentsAreOneMessage_RFC7118_5() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            for (int kind : new int[] {1, 2}) {
                byte[] request = bytes(Packets.options(SipTransport.WS, "kind" + kind));
                browser.sendRaw(Caller.WebSockets.frame(kind, Arrays.copyOf(request, 40)));
                browser.sendRaw(Caller.WebSockets.frame(0x89, bytes("?")));
                browser.sendRaw(Caller.WebSockets.frame(0x80, Arrays.copyOfRange(request, 40, request.length)));
                assertThat(browser.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-kind" + kind);
            }
            assertThat(browser.signs).containsExactly("pong", "pong");
        }
        assertThat(station.endpoint.count(EndpointCounter.KEEP_ALIVES)).isEqualTo(2);
    }

    @Test
    void framesMayBeTornAtEveryByte() throws Exception {
        var door = station.open(SipTransport.WS);
        registrar.trustEverybody();
        try (var browser = caller(SipTransport.WS, door)) {
            int length = Caller.WebSockets.frame(0x81, bytes(Packets.options(SipTransport.WS, "t000"))).length;
            for (int cut = 1; cut < length; cut++) {
                byte[] frame =
                        Caller.WebSockets.frame(0x81, bytes(Packets.options(SipTransport.WS, "t%03d".formatted(cut))));
                browser.sendRaw(Arrays.copyOf(frame, cut));
                browser.sendRaw(Arrays.copyOfRange(frame, cut, frame.length));
                assertThat(browser.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-t%03d".formatted(cut));
            }
        }
    }

    @Test
    void lineEndsKeepItAlive_RFC7118_6() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.send("\r\n\r\n");
            assertThat(browser.receive()).isEqualTo("\r\n");
            browser.send("\r\n");
            browser.send(Packets.options(SipTransport.WS, "1"));
            assertThat(browser.receive()).startsWith("SIP/2.0 200");
        }
    }

    @Test
    void aBrokenMessageSaysNothingAboutTheNext() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.send(Packets.options(SipTransport.WS, "1").replace("Content-Length: 0", "Content-Length: 99"));
            assertThat(browser.receive()).startsWith("SIP/2.0 400");
            browser.send("x".repeat(5_000));
            browser.send(Packets.options(SipTransport.WS, "2"));
            assertThat(browser.receive()).startsWith("SIP/2.0 200");
        }
        assertThat(station.sightings(door, "Malformed")).isEqualTo(2);
    }

    @Test
    void aMessageBeyondTheLimitIsToldAndEndsTheConnection() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.send(new byte[70_000]);
            assertThat(endOf(browser)).isEqualTo("close 1009");
        }
        assertThat(station.sightings(door, "Oversized")).isEqualTo(1);
        Station.eventually(() -> assertThat(station.endpoint.connections()).isZero());
    }

    @Test
    void whoBreaksTheFramesIsToldAndHungUpOn() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.sendRaw(bytes(Packets.options(SipTransport.WS, "1")));
            assertThat(endOf(browser)).isEqualTo("close 1002");
        }
        assertThat(station.sightings(door, "Malformed")).isEqualTo(1);
    }

    @Test
    void aFrameBegunHasToEndAndPingsDoNotHelp() throws Exception {
        impatient();
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.sendRaw(Caller.WebSockets.frame(0x01, bytes("OPTIONS ")));
            browser.sendRaw(Caller.WebSockets.frame(0x89, new byte[0]));
            assertThat(endOf(browser)).isEqualTo("pong");
        }
        assertThat(station.sightings(door, "TooSlow")).isEqualTo(1);
        assertThat(station.endpoint.count(EndpointCounter.SLOW)).isEqualTo(1);
    }

    @Test
    void aStrangerDoesNotStayForPings() throws Exception {
        impatient();
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            browser.sendRaw(Caller.WebSockets.frame(0x89, new byte[0]));
            assertThat(endOf(browser)).isEqualTo("pong");
        }
        assertThat(station.endpoint.count(EndpointCounter.IDLE)).isEqualTo(1);
    }

    @Test
    void aStrangerWhoSendsTooMuchIsNotReadForAWhile() throws Exception {
        var door = station.open(SipTransport.WS);
        try (var browser = caller(SipTransport.WS, door)) {
            for (int i = 0; i < StrangerPace.BURST + 100; i++) {
                browser.sendRaw(Caller.WebSockets.frame(0x89, new byte[0]));
            }
            browser.send(Packets.options(SipTransport.WS, "1"));
            assertThat(browser.receive()).startsWith("SIP/2.0 200");
            assertThat(browser.signs).hasSize(StrangerPace.BURST + 100);
        }
    }

    @Test
    void whoDoesNotReadIsHungUpOn() throws Exception {
        impatient();
        registrar.trustEverybody();
        var door = station.open(SipTransport.WS);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(door.boundAddress());
            var browser = new Caller.WebSockets(socket, Station.PATH, Station.ORIGIN);
            String ways = ("\r\nVia: SIP/2.0/WS proxy.test;branch=z9hG4bK" + "v".repeat(200)).repeat(40);
            for (int i = 0; i < 5_000 && station.endpoint.count(EndpointCounter.UNREAD) == 0; i++) {
                browser.send(Packets.options(SipTransport.WS, "unread" + i)
                        .replace("\r\nMax-Forwards", ways + "\r\nMax-Forwards"));
            }
        } catch (java.io.IOException hungUp) {
            // What this test is about; counted below.
        }
        Station.eventually(
                () -> assertThat(station.endpoint.count(EndpointCounter.UNREAD)).isEqualTo(1));
        Station.eventually(() -> assertThat(station.endpoint.connections()).isZero());
    }

    @Test
    void aGateThatHasEnoughLetsNobodyAsk() throws Exception {
        var limits = GateLimits.sipStreams().with(new GateLimits.Connections(1, 1, 1, 0));
        var door = station.open(SipTransport.WS, limits, 0);
        try (var first = caller(SipTransport.WS, door)) {
            first.send(Packets.options(SipTransport.WS, "1"));
            assertThat(first.receive()).startsWith("SIP/2.0 200");
            var second = org.assertj.core.api.Assertions.catchThrowable(
                    () -> caller(SipTransport.WS, door).close());
            assertThat(second).isInstanceOf(java.io.IOException.class);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String register(SipTransport transport, int cseq, String more) {
        return Packets.read(
                        "register.sip",
                        Map.of(
                                "transport",
                                transport.name(),
                                "branch",
                                "r" + cseq,
                                "call",
                                "registration",
                                "cseq",
                                "" + cseq,
                                "more",
                                more))
                .replace("192.0.2.77:5999", "df7jal23ls0d.invalid")
                .replace("df7jal23ls0d.invalid>", "df7jal23ls0d.invalid;transport=ws>;reg-id=1")
                .replace(";rport", "");
    }

    private static String answer(String invite) {
        return invite.replaceFirst("INVITE [^\r]*", "SIP/2.0 200 OK").replaceFirst("(\r\nTo: [^\r]*)", "$1;tag=theirs");
    }
}
