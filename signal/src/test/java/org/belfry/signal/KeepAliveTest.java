package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.belfry.net.Door;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// We ask for signs of life: browsers, whose pages cannot, and peers we connected to. After a second here.
final class KeepAliveTest {

    private static final EndpointLimits ASKING = EndpointLimits.USUAL
            .with(new EndpointLimits.Times(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(70),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1)))
            .withDialledBytesMax(20_000);

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Station station;

    KeepAliveTest(@TempDir Path folder) {
        station = new Station(folder, ASKING, registrar::on);
        registrar.trustEverybody();
    }

    @AfterEach
    void nothingOfOursHasMetAFault() {
        long faults = station.endpoint.count(EndpointCounter.FAULTS);
        station.close();
        assertThat(faults).as("faults of ours").isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"WS", "WSS"})
    void aBrowserIsPingedAndIsGoneIfItDoesNotAnswerAnyMore_RFC7118_6(SipTransport transport) throws Exception {
        Door door = station.open(transport);
        try (var browser = (Caller.WebSockets) station.caller(transport, door)) {
            browser.send(Packets.options(transport, "known"));
            assertThat(browser.receive()).startsWith("SIP/2.0 200");
            for (int i = 0; i < 2; i++) {
                assertThat(browser.sign()).isEqualTo("ping");
                browser.sendRaw(Caller.WebSockets.frame(0x8a, new byte[0]));
            }
            assertThat(browser.sign()).isEqualTo("ping");
            assertThatThrownBy(browser::sign).isInstanceOf(EOFException.class);
        }
        assertThat(station.endpoint.count(EndpointCounter.IDLE)).isEqualTo(1);
        assertThat(door.spec().gate().counters().sightings()).isEmpty();
    }

    @Test
    void aPeerWeConnectedToIsPingedAndIsGoneIfItDoesNotAnswerAnyMore_RFC5626_4_4_1() throws Exception {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var status = ask(listener.getLocalPort());
            try (var peer = Caller.over(listener.accept())) {
                answer(peer, peer.receive());
                assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
                for (int i = 0; i < 2; i++) {
                    assertThat(peer.read(4)).isEqualTo("\r\n\r\n");
                    peer.send("\r\n");
                }
                assertThat(peer.readToEnd()).isEqualTo("\r\n\r\n");
            }
            assertThat(station.endpoint.count(EndpointCounter.IDLE)).isEqualTo(1);
            // The next request opens another one.
            var again = ask(listener.getLocalPort());
            try (var peer = Caller.over(listener.accept())) {
                answer(peer, peer.receive());
                assertThat(again.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            }
        }
    }

    @Test
    void whatPeersWeConnectedToBeginIsBoundedForAllOfThemTogether() throws Exception {
        try (var listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            var firstAsked = ask(listener.getLocalPort());
            var secondAsked = ask(other.getLocalPort());
            try (var first = Caller.over(listener.accept());
                    var second = Caller.over(other.accept())) {
                begin(first, first.receive(), 15_000);
                Station.eventually(
                        () -> assertThat(station.endpoint.dialledBytes()).isBetween(10_000L, 20_000L));
                begin(second, second.receive(), 30_000);
                assertThat(second.readToEnd()).isEmpty();
                assertThat(station.endpoint.count(EndpointCounter.CROWDED_OUT)).isEqualTo(1);
                assertThat(secondAsked.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
                assertThat(firstAsked).isNotDone();
            }
            assertThat(firstAsked.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
            Station.eventually(() -> assertThat(station.endpoint.dialledBytes()).isZero());
        }
    }

    private static void answer(Caller peer, String request) throws Exception {
        peer.send(request.replaceFirst("OPTIONS [^\r]*", "SIP/2.0 200 OK"));
    }

    private static void begin(Caller peer, String request, int bytes) throws Exception {
        String answer = request.replaceFirst("OPTIONS [^\r]*", "SIP/2.0 200 OK");
        peer.send(answer.replace("Content-Length: 0", "Content-Length: 60000") + "x".repeat(bytes));
    }

    /// Sends OPTIONS there; the status of its final answer, or -1.
    private CompletableFuture<Integer> ask(int port) {
        var ended = new CompletableFuture<Integer>();
        String callId = "asked-" + port;
        var exchange = station.endpoint.exchangeOf(callId);
        var uri = Objects.requireNonNull(SipUri.parse("sip:bob@127.0.0.1:%d;transport=tcp".formatted(port)));
        exchange.run(() -> exchange.send(
                SipRequest.builder(Method.OPTIONS, uri)
                        .add(HeaderName.FROM, "<sip:house@house.test>;tag=ours")
                        .add(HeaderName.TO, "<sip:bob@house.test>")
                        .add(HeaderName.CALL_ID, callId)
                        .add(HeaderName.CSEQ, "1 OPTIONS"),
                uri,
                new Outcome() {
                    @Override
                    public void answered(Outgoing request, SipResponse response) {
                        ended.complete(response.status());
                    }

                    @Override
                    public void unanswered(Outgoing request, Why why) {
                        ended.complete(-1);
                    }
                }));
        return ended;
    }
}
