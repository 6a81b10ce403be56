package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.belfry.net.House.gate;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.net.ClientHello.Reply;
import org.belfry.net.Opening.Failed;
import org.belfry.net.Opening.Why;
import org.belfry.net.egress.Answer.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What visitors of an HTTPS door get.
final class HttpDoorTest {

    private final House house;

    HttpDoorTest(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theNativeLibrariesAreInUse() {
        assertThat(house.tls.library()).startsWith("BoringSSL");
        assertThat(house.loops.transport()).isEqualTo("epoll");
    }

    @Test
    void aVisitorIsServed() {
        var answer = (Answered) house.outlet(house.https()).get("/hello");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(answer.header("server")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void bothHttpVersionsAreSpoken(Version version) throws Exception {
        var door = house.https();
        try (var browser = house.browser(version)) {
            var response = browser.send(House.request(door, "/hello"), House.TEXT);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(response.version()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theTwoModernTlsVersionsAreSpoken(String version) throws Exception {
        try (var socket = house.jdkClient(house.https())) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getSession().getCipherSuite()).matches(".*_(GCM|POLY1305)_.*");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, 0x0301, 0x0302})
    void olderTlsVersionsAreRefused(int version) throws Exception {
        var door = house.https();
        var reply = ClientHello.offer(door.boundAddress(), version, Duration.ofSeconds(10), new SecureRandom());
        assertThat(reply).isEqualTo(Reply.REFUSED);
        house.eventually(() -> assertThat(gate(door).counters().sightings()).containsEntry("HandshakeFailed", 1L));
    }

    /// Guards the test above: the same words with version 1.2 are understood.
    @Test
    void theHandWrittenHelloIsAGoodOne() throws Exception {
        var reply = ClientHello.offer(house.https().boundAddress(), 0x0303, Duration.ofSeconds(10), new SecureRandom());
        assertThat(reply).isEqualTo(Reply.ACCEPTED);
    }

    @Test
    void aPortNobodyListensAtIsNoRefusalOfAVersion() {
        var door = house.https();
        var there = door.boundAddress();
        door.close();
        assertThatThrownBy(() -> ClientHello.offer(there, 0x0301, Duration.ofSeconds(10), new SecureRandom()))
                .isInstanceOf(java.net.ConnectException.class);
    }

    @Test
    void plainHttpIsToldThatThisIsHttps() throws Exception {
        var door = house.https();
        try (var peer = Peer.of(door)) {
            peer.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(peer.readToEnd())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("HTTPS only");
        }
        assertThat(gate(door).counters().sightings()).containsEntry("PlainOnTls", 1L);
    }

    @Test
    void garbageGetsSilence() throws Exception {
        var door = house.https();
        try (var peer = Peer.of(door)) {
            peer.send("\u0001\u0002\u0003 anything at all");
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(gate(door).counters().sightings()).containsEntry("Malformed", 1L);
    }

    /// The HTTP library ends handshakes by its time for silence, and tells nobody.
    @Test
    void aSlowHandshakeIsSightedOnceAlsoWhereSilenceEndsEarlier() throws Exception {
        var limits = GateLimits.web()
                .with(new GateLimits.Deadlines(Duration.ofMillis(400), Duration.ofMillis(200), Duration.ofMillis(400)));
        var door = house.https("web", limits, House.HELLO);
        try (var silent = Peer.of(door)) {
            assertThat(silent.readToEnd()).isEmpty();
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isZero());
        assertThat(gate(door).counters().sightings()).containsExactly(Map.entry("TooSlow", 1L));
    }

    @Test
    void halfOpenConnectionsEndAtTheDeadline() throws Exception {
        var door = house.https("web", impatient(), House.HELLO);
        try (var silent = Peer.of(door);
                var dripping = Peer.of(door)) {
            byte[] hello = ClientHello.bytes(0x0303, new SecureRandom());
            dripping.drip(Arrays.copyOf(hello, hello.length - 1), Duration.ofMillis(20));
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(dripping.readToEnd()).isEmpty();
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isZero());
        assertThat(gate(door).counters().sightings()).containsEntry("TooSlow", 2L);
    }

    @Test
    void headersThatDripInEndTheConnection() throws Exception {
        var door = house.https("web", impatient(), House.HELLO);
        try (var peer = Peer.over(house.jdkClient(door))) {
            peer.drip(
                    ("GET /hello HTTP/1.1\r\nHost: localhost\r\n" + "X-Slow: yes\r\n".repeat(200))
                            .getBytes(StandardCharsets.US_ASCII),
                    Duration.ofMillis(10));
            assertThat(peer.readToEnd()).doesNotContain("200 OK");
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isZero());
    }

    @Test
    void aBodyThatDripsInIsCutOff() throws Exception {
        var door = house.https(
                "web",
                impatient(),
                services -> services.requestTimeout(Duration.ofMillis(300))
                        .service(
                                "/take",
                                (context, request) -> HttpResponse.of(
                                        request.aggregate().thenApply(whole -> HttpResponse.of("whole")))));
        try (var peer = Peer.over(house.jdkClient(door))) {
            peer.send("POST /take HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n");
            peer.drip(new byte[3000], Duration.ofMillis(10));
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 408").doesNotContain("whole");
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isZero());
        assertThat(gate(door).counters().sightings()).containsEntry("TooSlow", 1L);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        var door = house.https(
                "web",
                GateLimits.web(),
                services -> services.service(
                        "/take",
                        (context, request) ->
                                HttpResponse.of(request.aggregate().thenApply(whole -> HttpResponse.of("whole")))));
        byte[] large = new byte[(int) HttpDoor.BODY_MAX.bytes() + 1];
        var answer = (Answered) house.outlet(door).post("/take", "application/octet-stream", large);
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws Exception {
        try (var peer = Peer.over(house.jdkClient(house.https()))) {
            peer.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nX-Large: " + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void connectionsBeyondTheLimitAreCutAndRoomIsGivenBack() throws Exception {
        var few = GateLimits.web().with(new GateLimits.Connections(10, 5, 2, 0));
        var door = house.https("web", few, House.HELLO);
        try (var _ = Peer.of(door)) {
            try (var _ = Peer.of(door)) {
                house.eventually(() -> assertThat(gate(door).counters().open()).isEqualTo(2));
                try (var third = Peer.of(door)) {
                    assertThat(third.readToEnd()).isEmpty();
                }
            }
            house.eventually(() -> assertThat(gate(door).counters().open()).isEqualTo(1));
            assertThat(house.outlet(door).get("/hello")).isInstanceOf(Answered.class);
        }
        assertThat(gate(door).counters().refusedInAll()).isEqualTo(1);
    }

    @Test
    void idleConnectionsDoNotHarmTheNextVisitor() throws Exception {
        var rates = new GateLimits.Rates(new Rate(5000, 5000), new Rate(5000, 5000), new Rate(5000, 5000));
        var door = house.https("web", GateLimits.web().with(rates), House.HELLO);
        try (var crowd = Crowd.of(door, 500)) {
            house.eventually(() -> assertThat(gate(door).counters().open()).isEqualTo(crowd.size()));
            assertThat(house.outlet(door).get("/hello")).isInstanceOf(Answered.class);
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isLessThan(2));
    }

    @Test
    void aNewCertificateShowsAtOnceAndOpenConnectionsStay() throws Exception {
        var door = house.https();
        try (var before = house.jdkClient(door);
                var peer = Peer.over(before)) {
            before.startHandshake();
            assertThat(before.getSession().getPeerCertificates()[0])
                    .isEqualTo(house.tls.identity().certificate());
            var renewed = house.identity();
            house.tls.swap(renewed);
            try (var after = house.jdkClient(door)) {
                after.startHandshake();
                assertThat(after.getSession().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
            }
            peer.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
        }
    }

    @Test
    void aDoorThatClosesFinishesWhatIsUnderWay() throws Exception {
        var entered = new CompletableFuture<Boolean>();
        var leave = new CompletableFuture<Boolean>();
        var door = house.https(
                "web",
                GateLimits.web(),
                services -> services.service(
                        "/slow",
                        (context, request) -> HttpResponse.of(CompletableFuture.supplyAsync(
                                () -> {
                                    entered.complete(Thread.currentThread().isVirtual());
                                    leave.join();
                                    return HttpResponse.of("finished");
                                },
                                context.blockingTaskExecutor()))));
        var asked = new FutureTask<>(() -> house.outlet(door).get("/slow"));
        house.background.start("visitor", asked);
        assertThat(entered.get()).as("handlers run on virtual threads").isTrue();
        var closed = new FutureTask<>(() -> house.doors.close(door), true);
        house.background.start("closing", closed);
        house.eventually(() -> assertThat(gate(door).admit(House.SOMEBODY)).isNotInstanceOf(House.ADMITTED));
        leave.complete(true);
        assertThat(new String(((Answered) asked.get()).body(), StandardCharsets.UTF_8))
                .isEqualTo("finished");
        closed.get();
        assertThat(door.isOpen()).isFalse();
        assertThat(house.doors.states()).isEmpty();
    }

    @Test
    void anOccupiedPortIsSaidInOneSentence() {
        var first = house.https();
        var taken = new DoorSpec("second", "for a test", first.boundAddress(), house.gateOf("second"));
        var failed = (Failed<HttpDoor>) house.doors.openHttps(taken, House.HELLO);
        assertThat(failed.why()).isEqualTo(Why.PORT_TAKEN);
        assertThat(failed.sentence())
                .contains("'second'", "127.0.0.1:" + first.boundAddress().getPort(), "java")
                .contains("process " + ProcessHandle.current().pid());
        assertThat(house.doors.states()).hasSize(1);
    }

    @Test
    void anAddressTheMachineDoesNotHaveIsSaidInOneSentence() {
        var elsewhere = new java.net.InetSocketAddress("192.0.2.1", 0);
        var spec = new DoorSpec("web", "for a test", elsewhere, house.gateOf("web"));
        var failed = (Failed<HttpDoor>) house.doors.openHttps(spec, House.HELLO);
        assertThat(failed.why()).isEqualTo(Why.NO_SUCH_ADDRESS);
        assertThat(failed.sentence()).contains("192.0.2.1", "no such address");
    }

    @Test
    void aDoorMovesToAnotherAddressAndBack() throws Exception {
        var door = house.https();
        int port = door.boundAddress().getPort();
        var everywhere = new java.net.InetSocketAddress("0.0.0.0", port);
        assertThat(door.moveTo(everywhere)).isInstanceOf(Opening.Opened.class);
        assertThat(door.boundAddress().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(((Answered) house.outlet(door).get("/hello")).status()).isEqualTo(200);
        assertThat(door.moveTo(House.loopback(port))).isInstanceOf(Opening.Opened.class);
        assertThat(house.doors.states().getFirst().address()).isEqualTo("127.0.0.1");
    }

    @Test
    void aDoorThatCannotMoveStaysWhereItWas() throws Exception {
        var door = house.https();
        var other = house.https("other", GateLimits.web(), House.HELLO);
        int port = door.boundAddress().getPort();
        assertThat(door.moveTo(other.boundAddress())).isInstanceOf(Failed.class);
        assertThat(door.boundAddress().getPort()).isEqualTo(port);
        assertThat(((Answered) house.outlet(door).get("/hello")).status()).isEqualTo(200);
    }

    @Test
    void servicesLearnWhoseConnectionARequestCameOver() {
        var door = house.https(
                "web",
                GateLimits.web(),
                services -> services.service("/who", (context, request) -> {
                    var admitted = HttpDoor.admitted(context).orElseThrow();
                    admitted.provedItself();
                    return HttpResponse.of(
                            HttpStatus.OK,
                            com.linecorp.armeria.common.MediaType.PLAIN_TEXT,
                            admitted.source().toString());
                }));
        var answer = (Answered) house.outlet(door).get("/who");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isIn("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");
    }

    /// 300 ms for a handshake, 400 ms of silence.
    private static GateLimits impatient() {
        return GateLimits.web()
                .with(new GateLimits.Deadlines(Duration.ofMillis(300), Duration.ofMillis(400), Duration.ofMillis(400)));
    }
}
