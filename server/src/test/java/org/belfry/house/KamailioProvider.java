package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Kamailio as a provider, as its configuration among the resources says: TLS with certificates of both
/// sides, and an authority of its own. It can be stopped and started again where it was.
final class KamailioProvider implements AutoCloseable {

    static final String USER = "house";
    static final String PASSWORD = "nine-carriers-in-a-row";

    private final Path home;
    private final int tlsPort = RunningHouse.freePort();
    private final int udpPort;
    private @Nullable Process process;

    /// Makes its certificates.
    KamailioProvider(Path folder) throws IOException {
        home = Files.createTempDirectory(folder, "kamailio");
        udpPort = Sipp.freePort("127.0.0.1");
        authority("ca");
        certify("ca", "localhost");
    }

    private void authority(String name) throws IOException {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s.key -out %s.pem -days 30"
                        .formatted(name, name)
                + " -subj /CN=Provider-Authority");
    }

    /// From its next start on it shows another certificate, by the same authority.
    void isNamed(String name) throws IOException {
        certify("ca", name);
    }

    /// The same, by an authority nobody knows that has the name of the other.
    void isForged(String name) throws IOException {
        authority("forged");
        certify("forged", name);
    }

    private void certify(String authority, String name) throws IOException {
        Files.writeString(home.resolve("names"), "subjectAltName=DNS:%s\n".formatted(name));
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.csr"
                + " -subj /CN=localhost");
        openssl("x509 -req -in own.csr -CA %s.pem -CAkey %s.key -CAcreateserial -days 30 -extfile names -out own.pem"
                .formatted(authority, authority));
    }

    private void openssl(String arguments) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        var made = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.onExit().join().exitValue()).as(said).isZero();
    }

    Path authority() {
        return home.resolve("ca.pem");
    }

    int tlsPort() {
        return tlsPort;
    }

    int udpPort() {
        return udpPort;
    }

    /// Returns when it listens.
    ///
    /// @param trusted whose customers it takes, in PEM
    /// @param behind the port calls of its customer are sent on to
    KamailioProvider start(Path trusted, int behind) throws IOException {
        return start(trusted, behind, 0);
    }

    /// @param house the port where its customer takes calls over TLS; 0 for one that registers
    KamailioProvider start(Path trusted, int behind, int house) throws IOException {
        Files.writeString(
                home.resolve("authorities.pem"), Files.readString(trusted) + Files.readString(home.resolve("ca.pem")));
        var values = Map.of(
                "folder", home.toString(),
                "udpPort", String.valueOf(udpPort),
                "tlsPort", String.valueOf(tlsPort),
                "behindPort", String.valueOf(behind),
                "housePort", String.valueOf(house),
                "user", USER,
                "password", PASSWORD);
        write("kamailio-provider.cfg", "kamailio.cfg", values);
        write("kamailio-provider-tls.cfg", "tls.cfg", values);
        again();
        return this;
    }

    void again() throws IOException {
        String at = home.toString();
        var begun = new ProcessBuilder(
                        "kamailio", "-f", at + "/kamailio.cfg", "-DD", "-E", "-m", "64", "-M", "8", "-Y", at, "-w", at)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said.txt").toFile())
                .start();
        process = begun;
        begun.getOutputStream().close();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), tlsPort)) {
                assertThat(socket.isConnected()).as(said()).isTrue();
            }
        });
    }

    String said() throws IOException {
        return Files.readString(home.resolve("said.txt"), StandardCharsets.ISO_8859_1);
    }

    private void write(String resource, String file, Map<String, String> values) throws IOException {
        try (var in = KamailioProvider.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no such file: " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("{" + value.getKey() + "}", value.getValue());
            }
            Files.writeString(home.resolve(file), text);
        }
    }

    void stop() {
        var running = process;
        if (running == null) {
            return;
        }
        var others = running.descendants().toList();
        running.destroy();
        try {
            running.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        others.forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
    }

    @Override
    public void close() {
        stop();
    }
}
