package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.belfry.signal.Directory.Server;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that leave: an endpoint that sends to its own doors, found by name.
final class OutgoingTest {

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Station station;
    private final List<String> outcome = Collections.synchronizedList(new ArrayList<>());

    OutgoingTest(@TempDir Path folder) {
        station = new Station(folder, EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @Test
    void overUdp() {
        int port = port(SipTransport.UDP);
        send("sip:bob@127.0.0.1:" + port, "");
        outcomeIs("200");
        assertThat(registrar.lastFlow().transport()).isEqualTo(SipTransport.UDP);
    }

    @Test
    void overUdpByADoorThatIsOpenNotByOneThatWasClosed() {
        station.doors.close(station.open(SipTransport.UDP));
        int port = port(SipTransport.UDP);
        send("sip:bob@127.0.0.1:" + port, "");
        outcomeIs("200");
    }

    @Test
    void overTcpAndTheConnectionIsUsedAgain() {
        int port = port(SipTransport.TCP);
        send("sip:bob@127.0.0.1:" + port + ";transport=tcp", "");
        outcomeIs("200");
        var first = registrar.lastFlow().remote();
        send("sip:bob@127.0.0.1:" + port + ";transport=tcp", "");
        outcomeIs("200", "200");
        assertThat(registrar.lastFlow().remote()).isEqualTo(first);
    }

    @Test
    void overTlsToANameTheCertificateProves_RFC5922_7() {
        int port = port(SipTransport.TLS);
        station.zone.host("localhost", "127.0.0.1");
        send("sip:bob@localhost:" + port + ";transport=tls", "");
        outcomeIs("200");
        assertThat(registrar.lastFlow().transport()).isEqualTo(SipTransport.TLS);
    }

    @Test
    void notOverTlsToANameTheCertificateDoesNotProve_RFC5922_7() {
        int port = port(SipTransport.TLS);
        station.zone.host("trunk.test", "127.0.0.1");
        send("sip:bob@trunk.test:" + port + ";transport=tls", "");
        outcomeIs("NO_WAY");
        assertThat(registrar.seen).isEmpty();
    }

    @Test
    void aLargeRequestTakesAConnection_RFC3261_18_1_1() throws Exception {
        // This way round: of the numbers the system gives out, connections take many and datagrams few.
        int port = port(SipTransport.TCP);
        station.open(SipTransport.UDP, org.belfry.guard.GateLimits.sipDatagrams(), port);
        send("sip:bob@127.0.0.1:" + port, "x".repeat(1_400));
        outcomeIs("200");
        assertThat(registrar.lastFlow().transport()).isEqualTo(SipTransport.TCP);
    }

    @Test
    void aLargeRequestIsADatagramAfterAllIfThereIsNoConnectionToBeHad_RFC3261_18_1_1() {
        int port = port(SipTransport.UDP);
        send("sip:bob@127.0.0.1:" + port, "x".repeat(1_400));
        outcomeIs("200");
        assertThat(registrar.lastFlow().transport()).isEqualTo(SipTransport.UDP);
    }

    @Test
    void theNextServerIsTriedWhenOneIsDown_RFC3263_4_3() throws Exception {
        int port = port(SipTransport.TCP);
        station.zone
                .srv("_sip._tcp.trunk.test", new Server(1, 0, closedPort(), "a.test"), new Server(2, 0, port, "a.test"))
                .host("a.test", "127.0.0.1");
        send("sip:bob@trunk.test;transport=tcp", "");
        outcomeIs("200");
    }

    @Test
    void theNextServerIsTriedAfter503_RFC3263_4_3() throws Exception {
        int port = port(SipTransport.TCP);
        try (var busy = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            station.zone
                    .srv(
                            "_sip._tcp.trunk.test",
                            new Server(1, 0, busy.getLocalPort(), "a.test"),
                            new Server(2, 0, port, "a.test"))
                    .host("a.test", "127.0.0.1");
            send("sip:bob@trunk.test;transport=tcp", "");
            try (var caller = Caller.over(busy.accept())) {
                String request = caller.receive();
                caller.send(request.replaceFirst("[^\r]*", "SIP/2.0 503 Service Unavailable"));
                outcomeIs("200");
            }
        }
    }

    @Test
    void aConnectionThatBreaksIsNoAnswer_RFC3261_8_1_3_1() throws Exception {
        try (var broken = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            send("sip:bob@127.0.0.1:" + broken.getLocalPort() + ";transport=tcp", "");
            try (var caller = Caller.over(broken.accept())) {
                caller.receive();
            }
            outcomeIs("NO_WAY");
        }
    }

    @Test
    void aNameNobodyKnowsIsNoWay() {
        send("sip:bob@nobody.test", "");
        outcomeIs("NO_WAY");
    }

    private void outcomeIs(String... expected) {
        Station.eventually(() -> assertThat(outcome).containsExactly(expected));
    }

    private void send(String uri, String subject) {
        var target = Objects.requireNonNull(SipUri.parse(uri));
        String callId = "out-" + outcome.size() + "-" + uri.hashCode();
        var exchange = station.endpoint.exchangeOf(callId);
        var request = SipRequest.builder(Method.OPTIONS, target)
                .add(HeaderName.FROM, "<sip:house@house.test>;tag=ours")
                .add(HeaderName.TO, "<sip:bob@house.test>")
                .add(HeaderName.CALL_ID, callId)
                .add(HeaderName.CSEQ, "1 OPTIONS")
                .add(HeaderName.SUBJECT, "large " + subject);
        exchange.run(() -> exchange.send(request, target, new Outcome() {
            @Override
            public void answered(Outgoing sent, SipResponse response) {
                outcome.add(Integer.toString(response.status()));
            }

            @Override
            public void unanswered(Outgoing sent, Why why) {
                outcome.add(why.name());
            }
        }));
    }

    private int port(SipTransport transport) {
        return station.open(transport).boundAddress().getPort();
    }

    private static int closedPort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
