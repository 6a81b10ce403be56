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
import org.belfry.sip.SipUri;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Offer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephones and test callers of others against the endpoint: sipp, sipsak, baresip.
@Tag("real")
final class RealPhonesTest {

    private static final String LOOPBACK = "127.0.0.1";

    /// baresip 1.0 and sipsak 0.9.8 give up when SHA-256 is the first challenge, even if MD5 follows: their device
    /// policy would permit MD5 alone.
    private static final Offer OLD_DEVICE = new Offer(List.of(Algorithm.MD5), Set.of());

    private final Registrar registrar = new Registrar(OLD_DEVICE, "ann");
    private final Path folder;
    private final Station station;

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
    void baresipRegistersOverTls() throws Exception {
        int port = port(SipTransport.TLS);
        var home = Files.createDirectory(folder.resolve("baresip"));
        Files.writeString(home.resolve("authority.pem"), station.authority.certificatePem());
        Files.writeString(
                home.resolve("config"),
                Packets.read(
                                "baresip.conf",
                                Map.of(
                                        "authority",
                                        home.resolve("authority.pem").toString()))
                        .replace("\r\n", "\n"));
        Files.writeString(
                home.resolve("accounts"),
                "<sip:ann@%s:%d;transport=tls>;auth_pass=%s;regint=60\n".formatted(LOOPBACK, port, Registrar.PASSWORD));
        Files.writeString(home.resolve("contacts"), "");
        try (var baresip = Program.start(folder, "baresip", "-v", "-f", home.toString())) {
            try {
                Station.eventually(
                        () -> assertThat(registrar.contactOf("ann")).isNotNull().contains("transport=tls"));
            } catch (Throwable e) {
                throw new AssertionError(baresip.output(), e);
            }
        }
        var flow = Objects.requireNonNull(registrar.flowOf("ann"));
        assertThat(flow.transport()).isEqualTo(SipTransport.TLS);
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
