package org.belfry.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.belfry.guard.GateLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who gets through to a WebSocket path, and that its door serves others as before.
final class WebSocketPathTest {

    private static final String GOOD = """
            GET /bells?x=1 HTTP/1.1\r
            Host: localhost\r
            Upgrade: WebSocket\r
            Connection: keep-alive, Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: other, ring\r
            Origin: https://house.test\r
            \r
            """;

    private static final String AGREED = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            Sec-WebSocket-Protocol: ring\r
            \r
            """;

    private final House house;
    private final WebSocketPath path = path("/bells", Set.of("https://house.test"));

    WebSocketPathTest(@TempDir Path folder) {
        house = new House(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static WebSocketPath path(String path, Set<String> origins) {
        return new WebSocketPath(path, "ring", origins, 1_000, WebSocketPathTest::echo);
    }

    private static void echo(ChannelPipeline pipeline) {
        pipeline.addLast(new ChannelInboundHandlerAdapter() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // the test reads what arrives
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush(WebSocketFrames.frame((byte[]) message, true));
            }
        });
    }

    private TcpDoor plain(GateLimits limits) {
        return House.opened(house.doors.openTcp(
                house.spec("ws", limits),
                pipeline -> path.addTo(pipeline, limits.deadlines().handshake())));
    }

    private HttpDoor https(GateLimits limits) {
        return House.opened(house.doors.openHttps(house.spec("web", limits), House.HELLO, List.of(path)));
    }

    private static void assertEchoes(Peer peer, String text) throws Exception {
        byte[] frame = WebSocketFramesTest.masked(0x81, text.getBytes(StandardCharsets.UTF_8));
        peer.send(new String(frame, StandardCharsets.ISO_8859_1));
        assertThat(peer.read(text.length() + 2)).endsWith(text);
    }

    @Test
    void aRequestForThePathBecomesAWebSocket_RFC6455_4_2() throws Exception {
        try (var peer = Peer.of(plain(GateLimits.web()))) {
            peer.send(GOOD);
            assertThat(peer.read(AGREED.length())).isEqualTo(AGREED);
            assertEchoes(peer, "ding");
        }
    }

    @Test
    void theRequestMayBeTornAtEveryByteAndTheFirstMessageMayComeWithIt() throws Exception {
        var door = https(GateLimits.web());
        byte[] frame = WebSocketFramesTest.masked(0x81, "dong".getBytes(StandardCharsets.UTF_8));
        String all = GOOD + new String(frame, StandardCharsets.ISO_8859_1);
        for (int cut : new int[] {1, 3, 4, 9, 10, 11, 20, GOOD.length() - 1, GOOD.length(), GOOD.length() + 3}) {
            try (var peer = Peer.over(house.jdkClient(door))) {
                peer.send(all.substring(0, cut));
                peer.send(all.substring(cut));
                assertThat(peer.read(AGREED.length() + 6)).isEqualTo(AGREED + "\u0081\u0004dong");
            }
        }
        try (var peer = Peer.over(house.jdkClient(door))) {
            for (int i = 0; i < all.length(); i++) {
                peer.send(all.substring(i, i + 1));
            }
            assertThat(peer.read(AGREED.length() + 6)).isEqualTo(AGREED + "\u0081\u0004dong");
        }
    }

    @Test
    void theDoorOfThePathServesAllOthersAsBefore() throws Exception {
        var door = https(GateLimits.web());
        try (var webSocket = Peer.over(house.jdkClient(door));
                var visitor = Peer.over(house.jdkClient(door))) {
            webSocket.send(GOOD);
            assertThat(webSocket.read(AGREED.length())).isEqualTo(AGREED);
            visitor.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(visitor.readToEnd()).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertEchoes(webSocket, "ding");
        }
        try (var almost = Peer.over(house.jdkClient(door))) {
            almost.send("GET /bellsandmore HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(almost.readToEnd()).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void browsersAreNotToldThatHttp2CanCarryAWebSocket_RFC8441_3() throws Exception {
        var door = https(GateLimits.web());
        try (var peer = new Http2Peer(house.jdkClient(door), 65_535)) {
            peer.ask(1, "GET", "/hello", true);
            assertThat(peer.read().status()).isEqualTo("200");
            assertThat(peer.settings()).isNotEmpty().doesNotContainKey(8);
        }
    }

    @Test
    void theLibrarysDeadlinesDoNotEndIt() throws Exception {
        var limits = GateLimits.web()
                .with(new GateLimits.Deadlines(Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofSeconds(5)));
        var door = https(limits);
        try (var webSocket = Peer.over(house.jdkClient(door));
                var idle = Peer.over(house.jdkClient(door))) {
            webSocket.send(GOOD);
            assertThat(webSocket.read(AGREED.length())).isEqualTo(AGREED);
            // Whoever came after it and did nothing has been hung up on: its time would have been over too.
            idle.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(idle.readToEnd()).startsWith("HTTP/1.1 200 OK");
            assertEchoes(webSocket, "ding");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | Origin: https://house.test | Origin: https://evil.test",
                "403 | Origin: https://house.test | Origin: https://house.test.evil.test",
                "403 | Origin: https://house.test | Origin: http://house.test",
                "403 | Origin: https://house.test | Origin: null",
                "403 | Origin: https://house.test | X-Origin: https://house.test",
                "400 | other, ring | other",
                "400 | Sec-WebSocket-Protocol: other, ring | X-Nothing: 0",
                "400 | dGhlIHNhbXBsZSBub25jZQ== | c2hvcnQ=",
                "400 | dGhlIHNhbXBsZSBub25jZQ== | not base64!",
                "400 | Host: localhost | X-Nothing: 0",
                "400 | Host: localhost | Content-Length: 5",
                "400 | GET | POST",
                "400 | HTTP/1.1 | HTTP/1.0",
                "404 | /bells?x=1 | /belfry",
                "426 | Upgrade: WebSocket | Upgrade: h2c",
                "426 | keep-alive, Upgrade | keep-alive",
                "426 | Version: 13 | Version: 8",
            })
    void whoAsksForSomethingElseIsRefusedAndHungUpOn(int status, String instead, String of) throws Exception {
        try (var peer = Peer.of(plain(GateLimits.web()))) {
            peer.send(GOOD.replace(instead, of));
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 " + status + " ").endsWith("\r\n\r\n");
        }
    }

    @Test
    void withoutAListOfSitesNobodyGetsIn() throws Exception {
        var closed = path("/bells", Set.of());
        var door = House.opened(house.doors.openTcp(
                house.spec("ws", GateLimits.web()), pipeline -> closed.addTo(pipeline, Duration.ofSeconds(5))));
        try (var peer = Peer.of(door)) {
            peer.send(GOOD);
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 403");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /bells HTTP/1.1\r\nX: ", "GET /bells?"})
    void aRequestWithoutEndIsRefused(String beginning) throws Exception {
        try (var peer = Peer.over(house.jdkClient(https(GateLimits.web())))) {
            peer.send(beginning + "x".repeat(20_000) + "\r\n\r\n");
            assertThat(peer.readToEnd()).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void whoDoesNotEndTheRequestInTimeIsHungUpOn() throws Exception {
        var limits = GateLimits.web()
                .with(new GateLimits.Deadlines(Duration.ofMillis(300), Duration.ofSeconds(60), Duration.ofSeconds(60)));
        var door = plain(limits);
        try (var peer = Peer.of(door)) {
            peer.send(GOOD.substring(0, 100));
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(House.gate(door).counters().sightings()).containsEntry("TooSlow", 1L);
    }

    @Test
    void whatCannotBeAPathIsNotOne() {
        for (var wrong : List.of("bells", "", "/" + "x".repeat(200))) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> path(wrong, Set.of())))
                    .hasMessageContaining("expected: /…");
        }
    }
}
