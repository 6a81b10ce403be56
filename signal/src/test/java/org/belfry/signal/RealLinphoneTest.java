package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.belfry.net.Door;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Linphone against the endpoint: it verifies our certificate, and knows SHA-256 and MD5 but not SHA-512-256.
@Tag("real")
final class RealLinphoneTest {

    private final Path folder;
    private Registrar registrar = new Registrar(Offer.strongElseMd5ForOldDevice(), "ann");
    private Station station;

    RealLinphoneTest(@TempDir Path folder) {
        this.folder = folder;
        station = new Station(folder.resolve("usual"), EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "TLS"})
    void registersBySha256AndTakesItsLeave(SipTransport transport) throws Exception {
        try (var linphone = start(transport, Registrar.PASSWORD)) {
            linphone.registrationIs("Ok");
            var flow = Objects.requireNonNull(registrar.flowOf("ann"));
            assertThat(flow.transport()).isEqualTo(transport);
            assertThat(registrar.algorithmOf("ann")).isEqualTo(Algorithm.SHA_256);
            assertThat(registrar.contactOf("ann")).startsWith("sip:ann@127.0.0.1:");
            linphone.quit();
            linphone.registrationIs("Cleared");
        }
        assertThat(registrar.contactOf("ann")).isNull();
        // Once without and once with credentials; it leaves with those it has.
        assertThat(registrar.seen).containsExactly("REGISTER", "REGISTER", "REGISTER");
    }

    @ParameterizedTest
    @CsvSource({
        "SHA_256 MD5, SHA_256",
        "MD5 SHA_256, MD5",
        "SHA_256 SHA_512_256, SHA_256",
        "MD5, MD5",
    })
    void ofSeveralChallengesItTakesTheFirst_RFC8760_2_4(String order, Algorithm taken) throws Exception {
        offered(order);
        try (var linphone = start(SipTransport.UDP, Registrar.PASSWORD)) {
            linphone.registrationIs("Ok");
        }
        assertThat(registrar.algorithmOf("ann")).isEqualTo(taken);
    }

    /// Why SHA-256 is the first of those we offer, though RFC 8760 would have the stronger one first.
    @Test
    void itGivesUpIfItDoesNotKnowTheFirst() throws Exception {
        offered("SHA_512_256 SHA_256");
        try (var linphone = start(SipTransport.UDP, Registrar.PASSWORD)) {
            linphone.registrationIs("Failed");
            assertThat(linphone.output()).contains("unsupported algo [SHA-512-256]");
        }
        assertThat(registrar.seen).containsOnly("REGISTER");
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        var door = station.open(SipTransport.TLS);
        try (var linphone = start(door, station.authority.certificatePem(), "five-bells-at-noon")) {
            linphone.registrationIs("Failed");
        }
        assertThat(registrar.contactOf("ann")).isNull();
        assertThat(station.sightings(door, "WrongSecret")).isPositive();
    }

    @Test
    void itTurnsAwayFromACertificateOfAnAuthorityItDoesNotKnow() throws Exception {
        var stranger = new TestAuthority("strangers").identity("localhost");
        station.tls.swap(stranger);
        assertItTurnsAway();
    }

    @Test
    void itTurnsAwayFromACertificateOfAnotherName() throws Exception {
        station.tls.swap(station.authority.issue(Set.of("other.test"), Set.of()));
        assertItTurnsAway();
    }

    private void assertItTurnsAway() throws Exception {
        var door = station.open(SipTransport.TLS);
        try (var linphone = start(door, station.authority.certificatePem(), Registrar.PASSWORD)) {
            linphone.registrationIs("Failed");
            Station.eventually(
                    () -> assertThat(station.sightings(door, "HandshakeFailed")).isPositive());
        }
        assertThat(registrar.seen).isEmpty();
    }

    private void offered(String order) {
        station.close();
        var algorithms = Stream.of(order.split(" ", -1)).map(Algorithm::valueOf).toList();
        registrar = new Registrar(new Offer(algorithms, Set.of()), "ann");
        station = new Station(folder.resolve("offered"), EndpointLimits.USUAL, registrar::on);
    }

    private Linphone start(SipTransport transport, String password) throws Exception {
        return start(station.open(transport), station.authority.certificatePem(), password);
    }

    private Linphone start(Door door, String authority, String password) throws Exception {
        String name = door.spec().name();
        var transport = SipTransport.valueOf(name.substring("sip-".length()).toUpperCase(Locale.ROOT));
        String host = transport == SipTransport.TLS ? "localhost" : "127.0.0.1";
        return Linphone.start(
                folder, transport, host + ":" + door.boundAddress().getPort(), authority, password);
    }
}
