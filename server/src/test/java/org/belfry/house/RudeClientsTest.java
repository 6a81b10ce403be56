package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Clients that are slow, greedy, silent or speak the wrong language get a correct refusal, and everybody else is
/// served.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RudeClientsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private RunningHouse house = RunningHouse.in(Path.of("unset"));

    @BeforeAll
    void startTheHouse(@TempDir Path folder) {
        house = RunningHouse.in(folder).start();
    }

    @AfterAll
    void stopTheHouse() {
        house.close();
    }

    @Test
    void fiveThousandIdleConnectionsLeaveRoomForOthers() throws IOException {
        var idle = new ArrayList<SocketChannel>();
        try {
            int refused = 0;
            for (int i = 0; i < 5_000; i++) {
                // Fifty sources in as many networks, a hundred connections each: what a small herd of machines does.
                var from = InetAddress.getByName("127.%d.7.1".formatted(10 + i % 50));
                var channel = SocketChannel.open();
                idle.add(channel);
                try {
                    channel.bind(new InetSocketAddress(from, 0));
                    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), house.webPort()));
                } catch (SocketException turnedAway) {
                    refused++;
                }
            }
            assertThat(refused).as("connections the machine itself turned away").isLessThan(5_000);
            everybodyElseIsServed();
        } finally {
            for (var channel : idle) {
                channel.close();
            }
        }
        everybodyElseIsServed();
    }

    @Test
    void aSilentHandshakeIsEnded() throws IOException {
        try (var socket = connect("127.60.1.1")) {
            endsByItself(socket);
        }
        everybodyElseIsServed();
    }

    @Test
    void aDrippingRequestIsEnded() throws IOException {
        try (var socket = tls("127.61.1.1")) {
            socket.getOutputStream().write("GET /livez HTTP/1.1\r\nHost: local".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            endsByItself(socket);
        }
        everybodyElseIsServed();
    }

    @Test
    void aBodyOverTheLimitIsRefusedWithAProblem() throws IOException {
        Path body = house.folder().resolve("body.json");
        Files.writeString(body, "{\"name\":\"%s\",\"password\":\"y\"}".formatted("x".repeat(4 * 1024 * 1024)));
        for (String version : List.of("--http1.1", "--http2")) {
            var answer = Launcher.program(List.of(
                            "curl",
                            version,
                            "--silent",
                            "--show-error",
                            "--interface",
                            "127.62.1.1",
                            "--cacert",
                            house.data().resolve("certificates/authority.pem").toString(),
                            "--header",
                            "Content-Type: application/json",
                            "--header",
                            "Origin: https://localhost:" + house.webPort(),
                            "--header",
                            "Sec-Fetch-Site: same-origin",
                            "--data-binary",
                            "@" + body,
                            "--write-out",
                            " status %{http_code}",
                            "https://localhost:" + house.webPort() + "/api/v1/sign-in"))
                    .wasFine();
            assertThat(answer.out()).as(version).contains("body-too-large", " status 413");
        }
    }

    @Test
    void headersOverTheLimitAreRefused() throws IOException {
        try (var socket = tls("127.63.1.1")) {
            var request = "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: %s\r\n\r\n".formatted("y".repeat(1 << 20));
            String answer = "";
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                answer = firstLine(socket);
            } catch (SocketException reset) {
                // Closed before we had said it all: a refusal too.
            }
            assertThat(answer).matches("|HTTP/1\\.1 (400|413|414|431).*");
        }
        everybodyElseIsServed();
    }

    @Test
    void plainHttpOnTheTlsDoorGetsNothingInClear() throws IOException {
        try (var socket = connect("127.64.1.1")) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout((int) DEADLINE.toMillis());
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("<html", "200");
        }
        everybodyElseIsServed();
    }

    @Test
    void oldTlsIsRefused() {
        for (String version : List.of("-tls1", "-tls1_1")) {
            var answer = openssl(version, "-cipher", "ALL:@SECLEVEL=0");
            assertThat(answer.exitCode())
                    .as("openssl s_client %s: %s", version, answer.said())
                    .isNotZero();
        }
        assertThat(openssl("-tls1_3").out()).contains("TLSv1.3");
        assertThat(openssl("-tls1_2").out()).contains("TLSv1.2");
    }

    @Test
    void rubbishIsDropped() throws IOException {
        try (var socket = connect("127.65.1.1")) {
            socket.getOutputStream().write(new byte[64 * 1024]);
            endsByItself(socket);
        } catch (SocketException reset) {
            // As good an end as any.
        }
        everybodyElseIsServed();
    }

    private Launcher.Ended openssl(String... options) {
        var command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + house.webPort(), "-servername", "localhost"));
        command.addAll(List.of(options));
        return Launcher.program(command);
    }

    private void everybodyElseIsServed() {
        try (var client = HouseClient.atTheApp(house, "127.200.1.1")) {
            assertThat(client.get("/livez").is(200).text("status")).isEqualTo("live");
        }
    }

    private Socket connect(String from) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), house.webPort(), InetAddress.getByName(from), 0);
    }

    private SSLSocket tls(String from) throws IOException {
        var context = HouseClient.trusting(house.data().resolve("certificates/authority.pem"));
        var socket =
                (SSLSocket) context.getSocketFactory().createSocket(connect(from), "localhost", house.webPort(), true);
        socket.startHandshake();
        return socket;
    }

    private static String firstLine(Socket socket) throws IOException {
        var line = new StringBuilder();
        for (int read = socket.getInputStream().read();
                read >= 0 && read != '\n';
                read = socket.getInputStream().read()) {
            line.append((char) read);
        }
        return line.toString().strip();
    }

    /// The house must be the one that hangs up.
    private static void endsByItself(Socket socket) throws SocketException {
        socket.setSoTimeout(1_000);
        Awaitility.await("the house hangs up").atMost(DEADLINE).until(() -> {
            try {
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketTimeoutException stillOpen) {
                return false;
            } catch (SocketException reset) {
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
