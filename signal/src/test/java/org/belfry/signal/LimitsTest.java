package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.belfry.guard.GateLimits;
import org.belfry.net.Door;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens at the edges: too much, too slow, too long.
final class LimitsTest {

    private static final EndpointLimits IMPATIENT = Station.impatient();

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Path folder;

    LimitsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aFullTableIsAnsweredWith503AndRetryAfter() throws Exception {
        try (var station = new Station(folder, EndpointLimits.USUAL.withTransactionsMax(1), registrar::on)) {
            var door = station.open(SipTransport.TCP);
            try (var caller = station.caller(SipTransport.TCP, door)) {
                var answers = new ArrayList<String>();
                for (int i = 0; i < 8; i++) {
                    caller.send(Packets.options(SipTransport.TCP, "full" + i));
                    answers.add(caller.receive());
                }
                // Over a stream an answered request is forgotten at once: only calls in progress fill the table.
                assertThat(answers).allMatch(answer -> answer.startsWith("SIP/2.0 200"));
                for (int i = 0; i < 8; i++) {
                    caller.send(Packets.invite(SipTransport.TCP, "full" + i));
                }
                var refused = refusals(caller, 8);
                assertThat(refused).isNotEmpty().allMatch(answer -> answer.contains("\r\nRetry-After: 5\r\n"));
                assertThat(station.endpoint.count(EndpointCounter.SHED)).isEqualTo(refused.size());
            }
        }
    }

    private static List<String> refusals(Caller caller, int requests) throws Exception {
        var refused = new ArrayList<String>();
        int decided = 0;
        while (decided < requests) {
            String answer = caller.receive();
            if (answer.startsWith("SIP/2.0 503")) {
                refused.add(answer);
            }
            decided += answer.startsWith("SIP/2.0 1") ? 0 : 1;
        }
        return refused;
    }

    @Test
    void aMessageBegunHasToEnd() throws Exception {
        try (var station = new Station(folder, IMPATIENT, registrar::on)) {
            var door = station.open(SipTransport.TCP);
            try (var caller = Caller.tcp(door.boundAddress())) {
                caller.send("OPTIONS sip:house.test SIP/2.0\r\n");
                assertThat(caller.readToEnd()).isEmpty();
            }
            assertThat(station.sightings(door, "TooSlow")).isEqualTo(1);
            assertThat(station.endpoint.count(EndpointCounter.SLOW)).isEqualTo(1);
        }
    }

    @Test
    void aStrangerDoesNotStayForKeepAlivesAndTheKnownDo() throws Exception {
        try (var station = new Station(folder, IMPATIENT, registrar::on)) {
            var door = station.open(SipTransport.TCP);
            try (var stranger = Caller.tcp(door.boundAddress());
                    var known = Caller.tcp(door.boundAddress())) {
                registrar.trustEverybody();
                known.send(Packets.options(SipTransport.TCP, "known"));
                assertThat(known.receive()).startsWith("SIP/2.0 200");
                stranger.send("\r\n\r\n");
                assertThat(stranger.readToEnd()).isEqualTo("\r\n");
                assertThat(station.endpoint.count(EndpointCounter.IDLE)).isEqualTo(1);
                known.send("\r\n\r\n");
                assertThat(known.read(2)).isEqualTo("\r\n");
            }
        }
    }

    @Test
    void whoDoesNotReadIsHungUpOn() throws Exception {
        try (var station = new Station(folder, IMPATIENT, registrar::on)) {
            registrar.trustEverybody();
            var door = station.open(SipTransport.TCP);
            try (var socket = new Socket()) {
                // A small window here, and long answers there: the buffers on the way are soon full.
                socket.setReceiveBufferSize(4_096);
                socket.connect(door.boundAddress());
                var caller = Caller.over(socket);
                String ways = ("\r\nVia: SIP/2.0/TCP proxy.test;branch=z9hG4bK" + "v".repeat(200)).repeat(40);
                for (int i = 0; i < 5_000 && station.endpoint.count(EndpointCounter.UNREAD) == 0; i++) {
                    String request = Packets.options(SipTransport.TCP, "unread" + i);
                    caller.send(request.replace("\r\nMax-Forwards", ways + "\r\nMax-Forwards"));
                }
            } catch (IOException hungUp) {
                // What this test is about; counted below.
            }
            Station.eventually(() ->
                    assertThat(station.endpoint.count(EndpointCounter.UNREAD)).isEqualTo(1));
            Station.eventually(() -> assertThat(station.endpoint.connections()).isZero());
        }
    }

    @Test
    void aGateThatHasEnoughHangsUpBeforeASingleByteIsRead() throws Exception {
        try (var station = new Station(folder, EndpointLimits.USUAL, registrar::on)) {
            var limits = GateLimits.sipStreams().with(new GateLimits.Connections(1, 1, 1, 0));
            var door = station.open(SipTransport.TCP, limits, 0);
            try (var first = Caller.tcp(door.boundAddress())) {
                first.send(Packets.options(SipTransport.TCP, "first"));
                assertThat(first.receive()).startsWith("SIP/2.0 200");
                assertThat(heardBy(door)).isEmpty();
            }
            assertThat(station.endpoint.count(EndpointCounter.REQUESTS)).isEqualTo(1);
        }
    }

    /// All a newcomer hears; being hung up on while still connecting is hearing nothing.
    private static String heardBy(Door door) {
        try (var newcomer = Caller.tcp(door.boundAddress())) {
            return newcomer.readToEnd();
        } catch (IOException hungUp) {
            return "";
        }
    }
}
