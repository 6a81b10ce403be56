package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.belfry.guard.GateLimits;
import org.belfry.net.Door;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Slow loris in all its kinds, over every transport of connections: each is hung up on when its time is over, however
/// it drips, and the next good request is answered.
final class SlowPeersTest {

    /// What is waited for, in pieces of which a peer that drips sends one byte each.
    private static final int WAIT_MS = 50;

    private static final int WAITS_MAX = 400;
    private static final int FRAME_BYTES = 60_000;
    private static final int FRAME_HEAD_BYTES = 8;

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Station station;

    SlowPeersTest(@TempDir Path folder) {
        var limits = Station.timed(Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(20));
        station = new Station(folder, limits, registrar::on);
    }

    @AfterEach
    void nothingOfOursHasMetAFault() {
        long faults = station.endpoint.count(EndpointCounter.FAULTS);
        station.close();
        assertThat(faults).as("faults of ours").isZero();
    }

    /// How a message begins and does not end.
    private enum Stall {
        BYTE_BY_BYTE(true) {
            @Override
            String begin(SipTransport transport) {
                return "OPTIONS";
            }
        },
        HEADERS_NEVER_END(true) {
            @Override
            String begin(SipTransport transport) {
                return Packets.options(transport, "h").replaceFirst("(?s)Content-Length.*", "X-Odd: ");
            }
        },
        HEADERS_STOP(false) {
            @Override
            String begin(SipTransport transport) {
                return Packets.options(transport, "s").replaceFirst("(?s)Content-Length.*", "");
            }
        },
        BODY_NEVER_COMES(false) {
            @Override
            String begin(SipTransport transport) {
                return Packets.options(transport, "b").replace("Content-Length: 0", "Content-Length: 1000");
            }
        },
        BODY_DRIPS(true) {
            @Override
            String begin(SipTransport transport) {
                return Packets.options(transport, "d").replace("Content-Length: 0", "Content-Length: 1000");
            }
        };

        private final boolean drips;

        Stall(boolean drips) {
            this.drips = drips;
        }

        abstract String begin(SipTransport transport);
    }

    @ParameterizedTest
    @EnumSource(names = "UDP", mode = EnumSource.Mode.EXCLUDE)
    void messagesThatDoNotEnd(SipTransport transport) throws Exception {
        var door = station.open(transport);
        int ended = 0;
        for (var stall : Stall.values()) {
            try (var caller = station.caller(transport, door)) {
                byte[] begun = stall.begin(transport).getBytes(StandardCharsets.ISO_8859_1);
                switch (caller) {
                    case Caller.Streams stream -> isHungUpOn(stream.socket(), begun, stall.drips);
                    case Caller.WebSockets browser -> isHungUpOn(browser.socket(), frame(begun), stall.drips);
                    case Caller.Datagrams none -> throw new AssertionError(none);
                    default -> throw new AssertionError(caller);
                }
            }
            ended++;
            long slow = ended;
            Station.eventually(() -> {
                assertThat(station.endpoint.count(EndpointCounter.SLOW))
                        .as(stall.name())
                        .isEqualTo(slow);
                assertThat(station.sightings(door, "TooSlow")).as(stall.name()).isEqualTo(slow);
            });
            nextGoodRequestIsAnswered(transport, door, stall.name());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS", "WSS"})
    void handshakesThatDoNotEnd(SipTransport transport) throws Exception {
        var door = station.open(transport, impatient(), 0);
        byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00};
        for (byte[] begun : new byte[][] {{}, hello}) {
            try (var socket = plain(door)) {
                isHungUpOn(socket, begun, begun.length > 0);
            }
        }
        // The connection is closed first, and noted then.
        Station.eventually(() -> assertThat(station.sightings(door, "TooSlow")).isEqualTo(2));
        Station.eventually(
                () -> assertThat(door.spec().gate().counters().open()).isZero());
        assertThat(station.sightings(door, "HandshakeFailed"))
                .as("the same seen twice")
                .isZero();
        nextGoodRequestIsAnswered(transport, door, "handshake");
    }

    @ParameterizedTest
    @EnumSource(names = {"WS", "WSS"})
    void upgradesThatDoNotEnd(SipTransport transport) throws Exception {
        var door = station.open(transport, impatient(), 0);
        for (String begun : new String[] {
            "", "GET /si", "GET " + Station.PATH + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nX-Odd: "
        }) {
            for (boolean drips : new boolean[] {false, true}) {
                if (!drips || begun.endsWith(" ")) {
                    try (var socket = transport == SipTransport.WSS ? station.secured(door) : plain(door)) {
                        isHungUpOn(socket, begun.getBytes(StandardCharsets.ISO_8859_1), drips);
                    }
                }
            }
        }
        nextGoodRequestIsAnswered(transport, door, "upgrade");
    }

    private static GateLimits impatient() {
        var soon = Duration.ofMillis(700);
        return GateLimits.sipStreams().with(new GateLimits.Deadlines(soon, soon, soon));
    }

    /// The beginning of a frame that says it has more.
    private static byte[] frame(byte[] begun) {
        byte[] whole = Caller.WebSockets.frame(0x81, Arrays.copyOf(begun, FRAME_BYTES));
        return Arrays.copyOf(whole, FRAME_HEAD_BYTES + begun.length);
    }

    private static Socket plain(Door door) throws IOException {
        return new Socket(door.boundAddress().getAddress(), door.boundAddress().getPort());
    }

    /// Sends what is begun, then nothing or byte after byte, until the other side hangs up.
    private static void isHungUpOn(Socket socket, byte[] begun, boolean drips) throws IOException {
        socket.setSoTimeout(WAIT_MS);
        socket.getOutputStream().write(begun);
        socket.getOutputStream().flush();
        for (int i = 0; i < WAITS_MAX; i++) {
            try {
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (SocketTimeoutException stillThere) {
                if (!drips) {
                    continue;
                }
                try {
                    socket.getOutputStream().write('x');
                    socket.getOutputStream().flush();
                } catch (IOException hungUp) {
                    return;
                }
            } catch (IOException reset) {
                return;
            }
        }
        throw new AssertionError("still connected (expected: hung up on)");
    }

    private void nextGoodRequestIsAnswered(SipTransport transport, Door door, String branch) throws IOException {
        try (var caller = station.caller(transport, door)) {
            caller.send(Packets.options(transport, branch));
            assertThat(caller.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-" + branch);
        }
    }
}
