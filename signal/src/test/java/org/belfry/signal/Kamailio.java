package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.belfry.sip.SipUri;
import org.belfry.vault.ServerIdentity;

/// Kamailio as a registrar and record-routing proxy of `house.test`, as its configuration among the resources says.
final class Kamailio implements AutoCloseable {

    private final Program program;
    private final int port;
    private final int tlsPort;

    private Kamailio(Program program, int port, int tlsPort) {
        this.program = program;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /// Returns when it listens.
    ///
    /// @param algorithm of its challenges: `MD5` or `SHA-256`
    /// @param own what it shows over TLS
    /// @param authorities whom it trusts there, in PEM
    static Kamailio start(Path folder, String algorithm, ServerIdentity own, String authorities) throws IOException {
        var home = Files.createTempDirectory(folder, "kamailio");
        Files.writeString(home.resolve("own.pem"), Pem.of(own));
        Files.writeString(home.resolve("authorities.pem"), authorities);
        int port = freePort();
        int tlsPort = freePort();
        var values = Map.of(
                "folder",
                home.toString(),
                "port",
                "" + port,
                "tlsPort",
                "" + tlsPort,
                "algorithm",
                algorithm,
                "password",
                Registrar.PASSWORD);
        var configuration = write(home.resolve("kamailio.cfg"), "kamailio.cfg", values);
        write(home.resolve("tls.cfg"), "kamailio-tls.cfg", values);
        String at = home.toString();
        var program = Program.start(
                home, "kamailio", "-f", configuration, "-DD", "-E", "-m", "64", "-M", "8", "-Y", at, "-w", at);
        var started = new Kamailio(program, port, tlsPort);
        Station.eventually(started::listens);
        return started;
    }

    private static String write(Path file, String resource, Map<String, String> values) throws IOException {
        Files.writeString(file, Packets.read(resource, values).replace("\r\n", "\n"));
        return file.toString();
    }

    private void listens() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).isTrue();
        } catch (ConnectException notYet) {
            throw new AssertionError(program.output(), notYet);
        }
    }

    /// Where it is reached over a transport.
    SipUri uri(SipTransport transport) {
        return switch (transport) {
            case UDP -> uri("127.0.0.1", port, "");
            case TCP -> uri("127.0.0.1", port, ";transport=tcp");
            case TLS -> uri("localhost", tlsPort, ";transport=tls");
            case WS, WSS -> throw new IllegalArgumentException("transport: " + transport);
        };
    }

    private static SipUri uri(String host, int port, String parameters) {
        return java.util.Objects.requireNonNull(SipUri.parse("sip:" + host + ":" + port + parameters));
    }

    void says(String words) {
        program.says(words);
    }

    @Override
    public void close() {
        program.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
