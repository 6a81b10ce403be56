package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.belfry.guard.GateLimits;
import org.belfry.net.ClientCertificates;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.signal.TestAuthority.Bounds;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Offer;
import org.belfry.vault.ServerIdentity;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who shows whom which certificate, and what it is good for (RFC 5922, RFC 5923).
final class CertificatesTest {

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final Station station;
    private TestAuthority peers;

    CertificatesTest(@TempDir Path folder) {
        station = new Station(folder, EndpointLimits.USUAL, registrar::on);
    }

    @BeforeEach
    void found() throws Exception {
        peers = new TestAuthority("peers");
    }

    @AfterEach
    void close() {
        station.close();
    }

    private Door door(boolean required) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var gate = station.guard.gate("trunks", GateLimits.sipStreams(), List.of());
        var spec = new DoorSpec("trunks", "for a test", address, gate);
        return Station.opened(
                station.endpoint.openTls(spec, new ClientCertificates(required, List.of(peers.certificate()))));
    }

    private SSLSocket socket(Door door, @Nullable ServerIdentity own, @Nullable String name) throws Exception {
        var socket = (SSLSocket) station.trusting(own)
                .getSocketFactory()
                .createSocket(
                        door.boundAddress().getAddress(), door.boundAddress().getPort());
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private X509Certificate shown(Door door, @Nullable String name) throws Exception {
        try (var socket = socket(door, null, name)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static void assertServed(Caller caller, String branch) throws Exception {
        caller.send(Packets.options(SipTransport.TLS, branch));
        assertThat(caller.receive()).startsWith("SIP/2.0 200").contains("z9hG4bK-" + branch);
    }

    @Test
    void aSwappedCertificateIsShownToTheNextAndKeepsConnections() throws Exception {
        var door = station.open(SipTransport.TLS);
        try (var before = station.caller(SipTransport.TLS, door)) {
            assertServed(before, "1");
            for (int i = 0; i < 3; i++) {
                var next = station.authority.issue(Set.of("localhost"), Set.of());
                station.tls.swap(next);
                assertThat(shown(door, null)).isEqualTo(next.certificate());
                assertServed(before, "after" + i);
            }
        }
    }

    @Test
    void theCertificateIsChosenByTheNameAskedFor_RFC6066_3() throws Exception {
        var door = station.open(SipTransport.TLS);
        var other = station.authority.issue(Set.of("other.test", "third.test"), Set.of());
        var star = station.authority.issue(Set.of("*.star.test"), Set.of());
        var forAll = station.tls.identity().certificate();
        station.tls.showByName(List.of(other, star));
        assertThat(shown(door, "other.test")).isEqualTo(other.certificate());
        assertThat(shown(door, "THIRD.test")).isEqualTo(other.certificate());
        assertThat(shown(door, "a.star.test")).isEqualTo(star.certificate());
        for (var name : new String[] {null, "localhost", "a.other.test", "star.test", "a.b.star.test"}) {
            assertThat(shown(door, name)).as(name).isEqualTo(forAll);
        }
        var renewed = station.authority.issue(Set.of("other.test"), Set.of());
        station.tls.showByName(List.of(renewed));
        station.tls.swap(station.authority.issue(Set.of("localhost"), Set.of()));
        assertThat(shown(door, "other.test")).isEqualTo(renewed.certificate());
        assertThat(shown(door, "a.star.test"))
                .isEqualTo(station.tls.identity().certificate())
                .isNotEqualTo(forAll);
    }

    @Test
    void whoHasToShowACertificateAndHasNoneIsTurnedAway() throws Exception {
        var door = door(true);
        for (var own : new ServerIdentity[] {null, new TestAuthority("strangers").identity("trunk.test")}) {
            var fault = catchThrowable(() -> {
                try (var caller = Caller.over(socket(door, own, null))) {
                    assertServed(caller, "1");
                }
            });
            assertThat(fault).isInstanceOf(IOException.class);
        }
        try (var caller = Caller.over(socket(door, peers.identity("trunk.test"), null))) {
            assertServed(caller, "2");
            assertThat(registrar.lastFlow().domains()).containsExactly("trunk.test");
        }
        Station.eventually(
                () -> assertThat(station.sightings(door, "HandshakeFailed")).isEqualTo(2));
        assertThat(registrar.seen).hasSize(1);
    }

    @Test
    void whereItIsOnlyAskedForEverybodyIsServedAndOnlyAGoodOneCounts() throws Exception {
        var door = door(false);
        var strangers = new TestAuthority("strangers");
        var itself = strangers.itself("trunk.test");
        for (var own : new ServerIdentity[] {
            null,
            strangers.identity("trunk.test"),
            new TestAuthority("peers").identity("trunk.test"),
            itself,
            peers.identity(new Bounds(-7_200, -3_600, List.of()), "trunk.test"),
            peers.identity(new Bounds(3_600, 7_200, List.of()), "trunk.test"),
            peers.identity(new Bounds(-60, 3_600, List.of(KeyPurposeId.id_kp_codeSigning)), "trunk.test"),
            chain(peers.identity("trunk.test"), 7),
        }) {
            try (var caller = Caller.over(socket(door, own, null))) {
                assertServed(caller, "1");
                assertThat(registrar.lastFlow().certificate()).isNull();
                assertThat(registrar.lastFlow().domains()).isEmpty();
            }
        }
        for (var own : List.of(
                peers.identity("trunk.test"),
                chain(peers.identity("trunk.test"), 1),
                peers.identity(new Bounds(-60, 3_600, List.of(KeyPurposeId.id_kp_clientAuth)), "trunk.test"),
                peers.identity(new Bounds(-60, 3_600, List.of(KeyPurposeId.id_kp_serverAuth)), "trunk.test"),
                peers.identity(new Bounds(-60, 3_600, List.of(KeyPurposeId.anyExtendedKeyUsage)), "trunk.test"))) {
            try (var caller = Caller.over(socket(door, own, null))) {
                assertServed(caller, "2");
                assertThat(registrar.lastFlow().certificate()).isEqualTo(own.certificate());
                assertThat(registrar.lastFlow().domains()).containsExactly("trunk.test");
            }
        }
        assertThat(station.sightings(door, "HandshakeFailed")).isZero();
    }

    /// With the authority's own above it, made anew so many times: each of them is good.
    private ServerIdentity chain(ServerIdentity own, int above) throws Exception {
        var chain = new ArrayList<>(own.chain());
        for (int i = 0; i < above; i++) {
            chain.add(peers.certificate());
        }
        return new ServerIdentity(chain, own.privateKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoHasShownACertificateResumesNothingAndProvesItAnew(String version) throws Exception {
        var door = door(false);
        var context = station.trusting(peers.identity("trunk.test"));
        var sessions = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            var socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(
                            door.boundAddress().getAddress(),
                            door.boundAddress().getPort());
            socket.setEnabledProtocols(new String[] {version});
            try (var caller = Caller.over(socket)) {
                assertServed(caller, "1");
                assertThat(registrar.lastFlow().domains()).containsExactly("trunk.test");
                sessions.add(HexFormat.of().formatHex(socket.getSession().getId()));
            }
        }
        assertThat(sessions).hasSize(3);
    }

    @Test
    void whoHasNoneResumesAsBefore() throws Exception {
        var door = door(false);
        var context = station.trusting(null);
        var sessions = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            var socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(
                            door.boundAddress().getAddress(),
                            door.boundAddress().getPort());
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            try (var caller = Caller.over(socket)) {
                assertServed(caller, "1");
                assertThat(registrar.lastFlow().domains()).isEmpty();
                sessions.add(HexFormat.of().formatHex(socket.getSession().getId()));
            }
        }
        assertThat(sessions).hasSize(1);
    }

    @Test
    void uriNamesCountBeforeDnsNames_RFC5922_7_1() throws Exception {
        var door = door(true);
        var own = peers.identity("sip:One.Test", "two.test", "sip:ann@three.test");
        try (var caller = Caller.over(socket(door, own, null))) {
            assertServed(caller, "1");
            assertThat(registrar.lastFlow().domains()).containsExactly("one.test");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "trunk.test, ;alias, trunk.test, true",
        "trunk.test, ;nothing, trunk.test, false",
        "other.test, ;alias, trunk.test, false",
        "*.test, ;alias, trunk.test, false",
    })
    void requestsGoDownAConnectionWhoseCertificateIsOfTheDomain_RFC5923(
            String of, String asks, String domain, boolean reused) throws Exception {
        station.zone.host(domain, "127.0.0.1");
        var door = door(true);
        // Nobody listens there: without the connection of the peer there is no way.
        try (var peer = Caller.over(socket(door, peers.identity(of), null))) {
            peer.send(Packets.options(SipTransport.TLS, "1")
                    .replace("192.0.2.77:5999", "trunk.test:1")
                    .replace(";rport", ";rport" + asks));
            assertThat(peer.receive()).startsWith("SIP/2.0 200");
            var outcome = send(domain);
            if (reused) {
                String request = peer.receive();
                assertThat(request).startsWith("OPTIONS ");
                peer.send(request.replaceFirst("OPTIONS [^\r]*", "SIP/2.0 200 OK")
                        .replaceFirst("(\r\nTo: [^\r]*)", "$1;tag=theirs"));
                assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo("200");
            } else {
                assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo("NO_WAY");
            }
        }
    }

    @Test
    void noRequestGoesDownAConnectionWhoseCertificateNobodyVouchesFor_RFC5923_9_3() throws Exception {
        station.zone.host("trunk.test", "127.0.0.1");
        var door = door(false);
        var forged = new TestAuthority("peers").identity("trunk.test");
        try (var peer = Caller.over(socket(door, forged, null))) {
            peer.send(Packets.options(SipTransport.TLS, "1")
                    .replace("192.0.2.77:5999", "trunk.test:1")
                    .replace(";rport", ";rport;alias"));
            assertThat(peer.receive()).startsWith("SIP/2.0 200");
            assertThat(send("trunk.test").poll(20, TimeUnit.SECONDS)).isEqualTo("NO_WAY");
        }
    }

    private BlockingQueue<String> send(String domain) {
        var outcome = new LinkedBlockingQueue<String>();
        var secured = (SipUri)
                java.util.Objects.requireNonNull(org.belfry.sip.Uri.parse("sip:" + domain + ":1;transport=tls"));
        var exchange = station.endpoint.exchangeOf("reuse");
        var request = SipRequest.builder(Method.OPTIONS, secured)
                .add(HeaderName.FROM, "<sip:house@house.test>;tag=ours")
                .add(HeaderName.TO, "<" + secured + ">")
                .add(HeaderName.CALL_ID, "reuse")
                .add(HeaderName.CSEQ, "1 OPTIONS");
        exchange.run(() -> exchange.send(request, secured, new Outcome() {
            @Override
            public void answered(Outgoing outgoing, SipResponse response) {
                outcome.add("" + response.status());
            }

            @Override
            public void unanswered(Outgoing outgoing, Why why) {
                outcome.add(why.name());
            }
        }));
        return outcome;
    }
}
