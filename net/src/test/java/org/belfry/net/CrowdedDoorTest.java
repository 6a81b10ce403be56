package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.net.House.gate;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServerBuilder;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.belfry.guard.GateLimits;
import org.belfry.guard.Rate;
import org.belfry.guard.Reception.Reason;
import org.belfry.net.egress.Answer.Answered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What requests over admitted connections may cost, and that others do not pay for it.
final class CrowdedDoorTest {

    private static final Rate FAST = new Rate(1_000_000, 1_000_000);
    private static final int THREE = 3 * Turnstile.REQUEST_BYTES;
    private static final int WIDE_OPEN = 1 << 20;

    private final House house;

    CrowdedDoorTest(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aSourceThatHoldsManyBodiesIsToldSoInFewWordsAndAnotherIsServed() throws Exception {
        var door = house.https("web", holding(100 * Turnstile.REQUEST_BYTES, THREE), CrowdedDoorTest::services);
        try (var greedy = new Http2Peer(house.jdkClient(door), WIDE_OPEN);
                var other = new Http2Peer(house.jdkClient(door, otherSource()), WIDE_OPEN)) {
            for (int stream = 1; stream <= 7; stream += 2) {
                greedy.ask(stream, "POST", "/take", false);
            }
            var refused = greedy.read();
            assertThat(refused.stream()).isEqualTo(7);
            assertThat(refused.status()).isEqualTo("429");
            assertThat(refused.last()).as("no body that could wait to be read").isTrue();
            assertThat(greedy.read().type()).isEqualTo(Http2Peer.RST_STREAM);
            assertThat(gate(door).counters().held()).isEqualTo(THREE);

            other.ask(1, "GET", "/hello", true);
            assertThat(other.read().status()).isEqualTo("200");

            greedy.data(1, new byte[10], true);
            assertThat(greedy.read().status()).isEqualTo("200");
        }
        house.eventually(() -> assertThat(gate(door).counters().held()).isZero());
        assertThat(gate(door).counters().declined()).containsEntry(Reason.TOO_MUCH_FROM_ADDRESS, 1L);
    }

    @Test
    void aDoorThatHoldsAllItMaySaysSoAndTheOtherDoorIsNotTouched() throws Exception {
        var full = house.https("app", holding(THREE, THREE), CrowdedDoorTest::services);
        var free = house.https("console", holding(THREE, THREE), CrowdedDoorTest::services);
        try (var greedy = new Http2Peer(house.jdkClient(full), WIDE_OPEN);
                var other = new Http2Peer(house.jdkClient(full, otherSource()), WIDE_OPEN)) {
            for (int stream = 1; stream <= 5; stream += 2) {
                greedy.ask(stream, "POST", "/take", false);
            }
            house.eventually(() -> assertThat(gate(full).counters().held()).isEqualTo(THREE));
            other.ask(1, "GET", "/hello", true);
            assertThat(other.read().status()).isEqualTo("503");
            assertThat(((Answered) house.outlet(free).get("/hello")).status()).isEqualTo(200);
        }
    }

    @Test
    void aPeerThatNeverOpensItsWindowIsShownTheDoor() throws Exception {
        var deadlines =
                new GateLimits.Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMillis(300));
        var door = house.https("web", GateLimits.web().with(deadlines), CrowdedDoorTest::services);
        try (var peer = new Http2Peer(house.jdkClient(door), 0)) {
            peer.ask(1, "GET", "/long", true);
            assertThat(peer.read().status()).isEqualTo("200");
            peer.readToEnd();
        }
        house.eventually(() -> assertThat(gate(door).counters().open()).isZero());
        assertThat(gate(door).counters().sightings()).containsEntry("TooSlow", 1L);
        assertThat(gate(door).counters().held()).isZero();
    }

    @Test
    void aPeerThatReadsSlowlyButReadsGetsItsAnswer() throws Exception {
        var door = house.https("web", GateLimits.web(), CrowdedDoorTest::services);
        try (var peer = new Http2Peer(house.jdkClient(door), WIDE_OPEN)) {
            peer.ask(1, "GET", "/long", true);
            int read = 0;
            for (var frame = peer.read(); !frame.last(); frame = peer.read()) {
                read += frame.type() == Http2Peer.DATA ? frame.length() : 0;
            }
            assertThat(read).isBetween(1, 60_000);
        }
        house.eventually(() -> assertThat(gate(door).counters().held()).isZero());
    }

    @Test
    void aSourceThatAsksTooFastIsToldToWait() throws Exception {
        var slow = GateLimits.web().with(new GateLimits.Requests(new Rate(1, 2), WIDE_OPEN, WIDE_OPEN, 0));
        var door = house.https("web", slow, CrowdedDoorTest::services);
        var outlet = house.outlet(door);
        assertThat(((Answered) outlet.get("/hello")).status()).isEqualTo(200);
        assertThat(((Answered) outlet.get("/hello")).status()).isEqualTo(200);
        Answered third = (Answered) outlet.get("/hello");
        assertThat(third.status()).isEqualTo(429);
        assertThat(third.header("retry-after")).isEqualTo("1");
        assertThat(third.body()).isEmpty();
    }

    @Test
    void requestsThatQueueUpInOneHttp1ConnectionEndIt() throws Exception {
        var door = house.https("web", GateLimits.web(), CrowdedDoorTest::services);
        try (var peer = Peer.over(house.jdkClient(door))) {
            peer.send("GET /never HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(Turnstile.PIPELINED_MAX + 1));
            assertThat(peer.readToEnd()).isEmpty();
        }
        house.eventually(() -> assertThat(gate(door).counters().held()).isZero());
        assertThat(gate(door).counters().sightings()).containsEntry("Oversized", 1L);
    }

    private static InetAddress otherSource() throws Exception {
        return InetAddress.getByName("127.0.0.2");
    }

    private static GateLimits holding(int inAll, int perAddress) {
        return GateLimits.web().with(new GateLimits.Requests(FAST, inAll, perAddress, 0));
    }

    private static void services(ServerBuilder services) {
        services.service("/hello", (context, request) -> HttpResponse.of("hello"))
                .service("/long", (context, request) -> HttpResponse.of("x".repeat(60_000)))
                .service("/never", (context, request) -> HttpResponse.streaming())
                .service(
                        "/take",
                        (context, request) ->
                                HttpResponse.of(request.aggregate().thenApply(whole -> HttpResponse.of("whole"))));
    }
}
