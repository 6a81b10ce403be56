package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.belfry.guard.GateLimits;
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Telephones and test callers of others against the endpoint: sipp, sipsak, baresip.
@Tag("real")
final class RealPhonesTest {

    private static final String LOOPBACK = "127.0.0.1";

    /// baresip 1.0 gives up when SHA-256 is among the challenges, sipsak 0.9.8 when it is the first, even if MD5
    /// follows:
    /// their device policy would permit MD5 alone.
    private static final Offer OLD_DEVICE = new Offer(List.of(Algorithm.MD5), Set.of());

    private Registrar registrar = new Registrar(OLD_DEVICE, "ann");
    private final Path folder;
    private Station station;

    RealPhonesTest(@TempDir Path folder) {
        this.folder = folder;
        station = new Station(folder, EndpointLimits.USUAL, registrar::on);
    }

    @AfterEach
    void close() {
        station.close();
    }

    @Test
    void sippCallsUs() throws Exception {
        int port = port(SipTransport.UDP);
        try (var sipp = Program.start(
                folder,
                "sipp",
                LOOPBACK + ":" + port,
                "-sn",
                "uac",
                "-i",
                LOOPBACK,
                "-m",
                "50",
                "-r",
                "25",
                "-timeout",
                "60",
                "-nostdin")) {
            sipp.endsWell();
        }
        assertThat(registrar.seen).filteredOn("INVITE"::equals).hasSize(50);
        assertThat(registrar.seen).filteredOn("ACK"::equals).hasSize(50);
        assertThat(registrar.seen).filteredOn("BYE"::equals).hasSize(50);
    }

    @Test
    void weCallSipp() throws Exception {
        port(SipTransport.UDP);
        int port = freePort();
        try (var sipp = Program.start(
                folder,
                "sipp",
                "-sn",
                "uas",
                "-i",
                LOOPBACK,
                "-p",
                "" + port,
                "-m",
                "1",
                "-timeout",
                "60",
                "-nostdin")) {
            var flow = Objects.requireNonNull(
                    station.endpoint.datagramsTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            // Until sipp listens the INVITE is repeated: no reason to wait for it.
            registrar.call(station.endpoint, flow, SipUri.of("service", LOOPBACK, port));
            sipp.endsWell();
        }
        Station.eventually(() -> assertThat(registrar.seen).contains("180 to INVITE", "200 to INVITE", "200 to BYE"));
    }

    @Test
    void sipsakAsksWhatWeCan() throws Exception {
        int port = port(SipTransport.UDP);
        try (var sipsak = Program.start(folder, "sipsak", "-vv", "-s", "sip:ann@" + LOOPBACK + ":" + port)) {
            sipsak.endsWell();
            assertThat(sipsak.output()).contains("SIP/2.0 200");
        }
    }

    @Test
    void sipsakRegisters() throws Exception {
        int port = port(SipTransport.UDP);
        try (var sipsak = Program.start(
                folder,
                "sipsak",
                "-U",
                "-vv",
                "-C",
                "sip:ann@192.0.2.7",
                "-x",
                "60",
                "-u",
                "ann",
                "-a",
                Registrar.PASSWORD,
                "-s",
                "sip:ann@" + LOOPBACK + ":" + port)) {
            sipsak.endsWell();
        }
        assertThat(registrar.contactOf("ann")).contains("192.0.2.7");
    }

    @Test
    void baresipRegistersOverTlsAndAgainAfterTheServerWasAway() throws Exception {
        var door = station.open(SipTransport.TLS);
        int port = door.boundAddress().getPort();
        try (var baresip = baresip(port)) {
            registered(baresip);
            var flow = Objects.requireNonNull(registrar.flowOf("ann"));
            assertThat(flow.transport()).isEqualTo(SipTransport.TLS);
            station.doors.close(door);
            registrar.forget("ann");
            Station.eventually(() -> assertThat(flow.isOpen()).isFalse());
            station.open(SipTransport.TLS, GateLimits.sipStreams(), port);
            registered(baresip);
            assertThat(registrar.flowOf("ann")).isNotEqualTo(flow);
        }
    }

    /// Why a device that is marked as an old one is offered MD5 alone: `Function not implemented` are its own words.
    @ParameterizedTest
    @ValueSource(strings = {"SHA_256 MD5", "MD5 SHA_256"})
    void baresipGivesUpIfSha256IsAmongTheChallenges(String order) throws Exception {
        station.close();
        var algorithms = Stream.of(order.split(" ", -1)).map(Algorithm::valueOf).toList();
        registrar = new Registrar(new Offer(algorithms, Set.of()), "ann");
        station = new Station(folder.resolve("offered"), EndpointLimits.USUAL, registrar::on);
        try (var baresip = baresip(port(SipTransport.TLS))) {
            baresip.says("Register: Function not implemented");
        }
        assertThat(registrar.contactOf("ann")).isNull();
        assertThat(registrar.algorithmOf("ann")).isNull();
    }

    private Program baresip(int port) throws Exception {
        var home = Files.createDirectory(folder.resolve("baresip"));
        var authority = Files.writeString(home.resolve("authority.pem"), station.authority.certificatePem());
        String configuration = Packets.read("baresip.conf", Map.of("authority", authority.toString()));
        Files.writeString(home.resolve("config"), configuration.replace("\r\n", "\n"));
        // Registered anew every few seconds, so that the test need not wait for a minute.
        Files.writeString(
                home.resolve("accounts"),
                "<sip:ann@%s:%d;transport=tls>;auth_pass=%s;regint=5\n".formatted(LOOPBACK, port, Registrar.PASSWORD));
        Files.writeString(home.resolve("contacts"), "");
        return Program.start(folder, "baresip", "-v", "-f", home.toString());
    }

    private void registered(Program baresip) throws Exception {
        try {
            Station.eventually(
                    () -> assertThat(registrar.contactOf("ann")).isNotNull().contains("transport=tls"));
        } catch (Throwable e) {
            throw new AssertionError(baresip.output(), e);
        }
    }

    private int port(SipTransport transport) {
        return station.open(transport).boundAddress().getPort();
    }

    private static int freePort() throws Exception {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }
}
