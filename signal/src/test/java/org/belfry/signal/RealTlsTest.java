package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.belfry.guard.GateLimits;
import org.belfry.net.ClientCertificates;
import org.belfry.net.Door;
import org.belfry.net.DoorSpec;
import org.belfry.sip.digest.Offer;
import org.belfry.vault.ServerIdentity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS of the endpoint's doors as `openssl s_client` sees it. It always verifies us.
@Tag("real")
final class RealTlsTest {

    private final Registrar registrar = new Registrar(Offer.strong(), "ann");
    private final TestAuthority peers = new TestAuthority("peers");
    private final Path folder;
    private final Station station;

    RealTlsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        station = new Station(folder.resolve("station"), EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, handshake failure", "-tls1_3, certificate required"})
    void whoShowsNoCertificateWhereOneIsDemandedIsRefused(String version, String alert) throws Exception {
        try (var client = client(demanding(), version)) {
            assertThat(client.ends()).contains("alert " + alert);
        }
        assertThat(registrar.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void whoShowsOneOfAnotherAuthorityIsRefused(String version) throws Exception {
        var stranger = new TestAuthority("peers").identity("trunk.test");
        try (var client = client(demanding(), showing(stranger, version))) {
            assertThat(client.ends()).contains("SSL alert number");
        }
        assertThat(registrar.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void whoShowsTheRightOneIsServed(String version) throws Exception {
        try (var client = client(demanding(), showing(peers.identity("trunk.test"), version))) {
            assertServed(client);
            assertThat(registrar.lastFlow().domains()).containsExactly("trunk.test");
        }
    }

    @Test
    void theNameAskedForPicksTheCertificate_RFC6066_3() throws Exception {
        var other = station.authority.issue(Set.of("other.test"), Set.of());
        station.tls.showByName(List.of(other));
        var door = station.open(SipTransport.TLS);
        try (var client = client(door, "-servername", "other.test", "-verify_hostname", "other.test")) {
            assertServed(client);
            assertThat(client.output()).contains("Verification: OK", Pem.of(other.certificate()));
        }
        for (var name : List.of(List.of("-servername", "nobody.test"), List.of("-noservername"))) {
            try (var client = client(door, name.toArray(String[]::new))) {
                assertServed(client);
                assertThat(client.output())
                        .contains(
                                "Verification: OK",
                                Pem.of(station.tls.identity().certificate()));
            }
        }
        try (var client = client(door, "-servername", "nobody.test", "-verify_hostname", "nobody.test")) {
            assertThat(client.ends()).contains("hostname mismatch");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void oldVersionsAreRefused_RFC8996(String version) throws Exception {
        // Its own policy would not even try.
        try (var client = client(station.open(SipTransport.TLS), version, "-cipher", "DEFAULT:@SECLEVEL=0")) {
            assertThat(client.ends()).contains("alert protocol version");
        }
        assertThat(registrar.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "aNULL", "eNULL"})
    void suitesWithoutForwardSecrecyOrAuthenticatedEncryptionAreRefused_RFC9325_4_2(String suite) throws Exception {
        try (var client = client(station.open(SipTransport.TLS), "-tls1_2", "-cipher", suite + ":@SECLEVEL=0")) {
            assertThat(client.ends()).contains("alert handshake failure");
        }
    }

    @Test
    void aProtocolOfferedByNameIsPassedOver_RFC7301() throws Exception {
        try (var client = client(station.open(SipTransport.TLS), "-alpn", "h2,sip/2")) {
            assertServed(client);
            assertThat(client.output()).contains("No ALPN negotiated", "Compression: NONE");
        }
    }

    @Test
    void nobodyNegotiatesAnew() throws Exception {
        var door = station.open(SipTransport.TLS);
        try (var client = open(door, "-tls1_2")) {
            client.says("Secure Renegotiation IS supported");
            client.say("R");
            assertThat(client.ends()).contains("RENEGOTIATING").containsPattern("alert no renegotiation|:error:|errno");
        }
        try (var next = client(door)) {
            assertServed(next);
        }
    }

    @Test
    void keysAreRenewedOnTheWay_RFC8446_4_6_3() throws Exception {
        try (var client = open(station.open(SipTransport.TLS), "-tls1_3")) {
            client.says("Verification: OK");
            client.say("K");
            client.says("KEYUPDATE");
            client.say(message());
            assertServed(client);
        }
    }

    @Test
    void aSessionOfTls12IsResumedByItsIdAndWithoutTicket_RFC5246_7_4_1_2() throws Exception {
        var door = station.open(SipTransport.TLS);
        String session = folder.resolve("session").toString();
        try (var client = client(door, "-tls1_2", "-sess_out", session)) {
            assertServed(client);
            assertThat(client.output()).contains("New, TLSv1.2").doesNotContain("TLS session ticket");
        }
        try (var client = client(door, "-tls1_2", "-sess_in", session)) {
            assertServed(client);
            assertThat(client.output()).contains("Reused, TLSv1.2").doesNotContain("TLS session ticket");
        }
    }

    /// TLS 1.3 resumes by tickets alone, and a ticket key would open all recorded sessions of its life (decision 0030).
    @Test
    void aSessionOfTls13IsNotResumedBecauseNoTicketIsGiven() throws Exception {
        var session = folder.resolve("session");
        try (var client = client(station.open(SipTransport.TLS), "-tls1_3", "-sess_out", session.toString())) {
            assertServed(client);
            assertThat(client.output()).contains("New, TLSv1.3").doesNotContain("New Session Ticket arrived");
        }
        assertThat(session).doesNotExist();
    }

    private void assertServed(Program client) {
        client.says("SIP/2.0 200 OK");
        assertThat(registrar.seen).contains("OPTIONS");
    }

    /// Sends a request as soon as it may.
    private Program client(Door door, String... more) throws Exception {
        var client = open(door, more);
        client.say(message());
        return client;
    }

    private Program open(Door door, String... more) throws Exception {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect"));
        command.add("127.0.0.1:" + door.boundAddress().getPort());
        var authority = Files.writeString(folder.resolve("authority.pem"), station.authority.certificatePem());
        command.addAll(List.of("-CAfile", authority.toString(), "-verify_return_error", "-crlf"));
        command.addAll(List.of(more));
        return Program.open(folder, command.toArray(String[]::new));
    }

    /// It ends lines itself, and begins no line with a letter that is a command of the client.
    private static String message() {
        return Packets.options(SipTransport.TLS, "1").replace("\r\n", "\n");
    }

    private String[] showing(ServerIdentity own, String... more) throws IOException {
        var chain = Files.writeString(folder.resolve("own.pem"), Pem.of(own));
        var options = new ArrayList<>(List.of(more));
        options.addAll(List.of("-cert", chain.toString(), "-key", chain.toString()));
        return options.toArray(String[]::new);
    }

    private Door demanding() throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var gate = station.guard.gate("trunks", GateLimits.sipStreams(), List.of());
        var spec = new DoorSpec("trunks", "for a test", address, gate);
        var certificates = new ClientCertificates(true, List.of(peers.certificate()));
        return Station.opened(station.endpoint.openTls(spec, certificates));
    }
}
