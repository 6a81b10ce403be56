package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.belfry.guard.GateLimits;
import org.belfry.net.ClientCertificates;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.digest.Algorithm;
import org.belfry.vault.ServerIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The endpoint as a client of Kamailio: it registers there and calls through it. Over TLS both show a certificate, in
/// both directions.
@Tag("real")
final class RealKamailioTest {

    private final TestAuthority peers = new TestAuthority("peers");
    private final Phone ann = new Phone("ann", Registrar.PASSWORD, Algorithm.SHA_256, Algorithm.MD5);
    private final Phone bob = new Phone("bob", Registrar.PASSWORD, Algorithm.SHA_256);
    private final List<Station> stations = new ArrayList<>();
    private final Path folder;
    private @Nullable Kamailio kamailio;

    RealKamailioTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        stations.forEach(Station::close);
        if (kamailio != null) {
            kamailio.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP, MD5", "TCP, MD5", "TLS, MD5", "UDP, SHA-256", "TCP, SHA-256", "TLS, SHA-256"})
    void weRegisterAndItAsksWhatWeCan(SipTransport transport, String algorithm) throws Exception {
        house(ann, transport);
        start(algorithm);
        register(ann, transport);
        kamailio().says("OPTIONS was answered 200");
        assertThat(ann.heard).containsOnlyOnce("401 to REGISTER", "OPTIONS");
        var way = Objects.requireNonNull(ann.ways.get(Method.OPTIONS));
        assertThat(way.transport()).isEqualTo(transport);
        if (transport == SipTransport.TLS) {
            assertThat(way.domains()).containsExactly("localhost");
        }
    }

    @Test
    void aSecretUnderAnotherAlgorithmIsNotGivenAway() throws Exception {
        house(bob, SipTransport.UDP);
        start("MD5");
        bob.register(kamailio().uri(SipTransport.UDP));
        Station.eventually(
                () -> assertThat(bob.heard).containsExactly("401 to REGISTER", "declined ALGORITHM_NOT_ALLOWED"));
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        var carl = new Phone("carl", "five-bells-at-noon", Algorithm.SHA_256);
        house(carl, SipTransport.TCP);
        start("SHA-256");
        carl.register(kamailio().uri(SipTransport.TCP));
        Station.eventually(() -> assertThat(carl.heard)
                .containsExactly("401 to REGISTER", "401 to REGISTER", "declined SECRET_REFUSED"));
    }

    @Test
    void whereItDemandsACertificateAndWeHaveNoneThereIsNoWay() throws Exception {
        house(ann, SipTransport.TLS, null);
        start("SHA-256");
        ann.register(kamailio().uri(SipTransport.TLS));
        Station.eventually(() -> assertThat(ann.heard).containsExactly("NO_WAY"));
    }

    @ParameterizedTest
    @CsvSource({
        "UDP, UDP, true",
        "UDP, UDP, false",
        "TCP, TCP, true",
        "TCP, TCP, false",
        "TLS, TLS, true",
        "TLS, TLS, false",
        "TLS, UDP, true",
        "UDP, TLS, false",
    })
    void aCallOfTwoPhonesStaysOnItsWayThroughTheProxy_RFC3261_12_2(
            SipTransport ofCaller, SipTransport ofCalled, boolean callerHangsUp) throws Exception {
        house(ann, ofCaller);
        house(bob, ofCalled);
        start("SHA-256");
        register(ann, ofCaller);
        register(bob, ofCalled);
        ann.call(kamailio().uri(ofCaller), "bob");
        // A proxy of several processes may pass the answers on in another order if they come at once.
        Station.eventually(() -> assertThat(ann.heard).contains("180 to INVITE"));
        bob.pickUp();
        Station.eventually(() -> assertThat(bob.heard).contains("INVITE", "ACK"));
        assertThat(ann.heard).containsSubsequence("407 to INVITE", "180 to INVITE", "200 to INVITE");
        assertThat(ann.dialog().remoteTarget().toString()).isEqualTo(bare(bob.contact()));
        assertThat(bob.dialog().remoteTarget().toString()).isEqualTo(bare(ann.contact()));
        assertCameThroughTheProxy(bob, Method.INVITE);
        assertCameThroughTheProxy(bob, Method.ACK);
        // Where it changes the transport it stays in the way twice, once for each side (RFC 5658).
        assertThat(Objects.requireNonNull(bob.requests.get(Method.INVITE)).recordRoutes())
                .hasSize(ofCaller == ofCalled ? 1 : 2);
        var first = callerHangsUp ? ann : bob;
        var other = callerHangsUp ? bob : ann;
        first.hangUp();
        Station.eventually(() -> assertThat(first.heard).contains("200 to BYE"));
        assertCameThroughTheProxy(other, Method.BYE);
        assertThat(List.of(ann.dialog().isOver(), bob.dialog().isOver())).containsOnly(true);
        assertThat(bob.heard).doesNotContain("ACK of nothing", "no ACK").containsOnlyOnce("INVITE");
    }

    /// Each hop has put its Via on top and taken itself out of the Route; what is left is for the phone itself.
    private void assertCameThroughTheProxy(Phone phone, Method method) {
        SipRequest request = Objects.requireNonNull(phone.requests.get(method));
        assertThat(request.viaCount()).isEqualTo(2);
        assertThat(request.routes()).isEmpty();
        assertThat(request.requestUri().toString()).isEqualTo(bare(phone.contact()));
        var hop = phone.dialog().nextHop();
        assertThat(hop.isLooseRouter()).isTrue();
        assertThat(List.of(
                        kamailio().uri(SipTransport.UDP).port(),
                        kamailio().uri(SipTransport.TLS).port()))
                .contains(hop.port());
    }

    private static String bare(String contact) {
        return Objects.requireNonNull(NameAddr.parse(contact)).uri().toString();
    }

    private void register(Phone phone, SipTransport transport) {
        phone.register(kamailio().uri(transport));
        Station.eventually(() -> assertThat(phone.heard).contains("200 to REGISTER"));
    }

    private void house(Phone phone, SipTransport transport) throws Exception {
        house(phone, transport, peers.identity("phone.test"));
    }

    private void house(Phone phone, SipTransport transport, @Nullable ServerIdentity own) throws Exception {
        var home = folder.resolve("station" + stations.size());
        var station = new Station(home, EndpointLimits.USUAL, phone::on, 2, List.of(peers.certificate()), own);
        stations.add(station);
        station.zone.host("localhost", "127.0.0.1");
        phone.livesAt(station, transport == SipTransport.TLS ? demanding(station) : station.open(transport), transport);
    }

    private Door demanding(Station station) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var gate = station.guard.gate("trunks", GateLimits.sipStreams(), List.of());
        var spec = new DoorSpec("trunks", "for a test", address, gate);
        var certificates = new ClientCertificates(true, List.of(peers.certificate()));
        return Station.opened(station.endpoint.openTls(spec, certificates));
    }

    private void start(String algorithm) throws Exception {
        var authorities = new StringBuilder(Pem.of(peers.certificate()));
        stations.forEach(station ->
                authorities.append(station.authority.certificatePem()).append('\n'));
        kamailio = Kamailio.start(folder, algorithm, peers.identity("localhost"), authorities.toString());
    }

    private Kamailio kamailio() {
        return Objects.requireNonNull(kamailio);
    }
}
