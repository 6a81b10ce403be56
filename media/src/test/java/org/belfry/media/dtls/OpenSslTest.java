package org.belfry.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Against OpenSSL's DTLS in both roles: the keys it exports are ours.
@Tag("real")
final class OpenSslTest {

    private static final Pattern MATERIAL = Pattern.compile("Keying material: ([0-9A-F]+)");

    @TempDir
    Path folder;

    private final House house = new House(House.FAST);
    private final Side ours = house.side();
    private final AtomicReference<SocketAddress> peer = new AtomicReference<>();

    private final DatagramSocket socket;
    private @Nullable Process openssl;

    OpenSslTest() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void certificate() throws Exception {
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=x -days 2"
                + " -keyout key.pem -out cert.pem");
        var _ = Thread.ofVirtual().start(this::receive);
    }

    @AfterEach
    void end() {
        socket.close();
        if (openssl != null) {
            openssl.destroyForcibly();
        }
        house.close();
        assertThat(house.faults).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES_CM_128_HMAC_SHA1_80"})
    void clientOfOpenSslHasOurKeys(SrtpSuite suite) throws Exception {
        ours.open(house.associations, DtlsRole.SERVER, fingerprints(), this::send);
        openssl("s_client -connect 127.0.0.1:%d".formatted(socket.getLocalPort()), suite);
        byte[] material = material();
        keyed(suite, material, false);
        // Q on a line of its own ends it, with a close_notify.
        process().getOutputStream().write("Q\n".getBytes(StandardCharsets.US_ASCII));
        process().getOutputStream().flush();
        await().until(ours::isClosedByPeer);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES_CM_128_HMAC_SHA1_80"})
    void serverOfOpenSslHasOurKeys(SrtpSuite suite) throws Exception {
        int port = freePort();
        peer.set(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        openssl("s_server -Verify 1 -port " + port, suite);
        await().until(() -> output().contains("ACCEPT"));
        ours.open(house.associations, DtlsRole.CLIENT, fingerprints(), this::send);
        keyed(suite, material(), true);
    }

    private void keyed(SrtpSuite suite, byte[] material, boolean client) {
        await().until(ours::isDecided);
        int key = suite.keyBytes();
        int salt = suite.saltBytes();
        var clients = MasterKey.of(
                suite, Arrays.copyOf(material, key), Arrays.copyOfRange(material, 2 * key, 2 * key + salt));
        var servers = MasterKey.of(
                suite,
                Arrays.copyOfRange(material, key, 2 * key),
                Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt)));
        var keyed = ours.keyed();
        assertThat(keyed.suite()).isEqualTo(suite);
        assertThat(KeyTexts.of(keyed.ours())).isEqualTo(KeyTexts.of(client ? clients : servers));
        assertThat(KeyTexts.of(keyed.theirs())).isEqualTo(KeyTexts.of(client ? servers : clients));
    }

    private byte[] material() throws IOException {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> MATERIAL.matcher(output()).find());
        var found = MATERIAL.matcher(output());
        assertThat(found.find()).isTrue();
        return HexFormat.of().parseHex(found.group(1));
    }

    private Process process() {
        return Objects.requireNonNull(openssl);
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("log.txt"), StandardCharsets.ISO_8859_1);
    }

    private void openssl(String role, SrtpSuite suite) throws IOException {
        String profile = switch (suite) {
            case AEAD_AES_128_GCM -> "SRTP_AEAD_AES_128_GCM";
            case AEAD_AES_256_GCM -> "SRTP_AEAD_AES_256_GCM";
            default -> "SRTP_AES128_CM_SHA1_80";
        };
        int bytes = 2 * (suite.keyBytes() + suite.saltBytes());
        var command = command(role + " -dtls1_2 -cert cert.pem -key key.pem -use_srtp " + profile
                + " -keymatexport EXTRACTOR-dtls_srtp -keymatexportlen " + bytes);
        openssl = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
    }

    private void run(String arguments) throws Exception {
        var process = new ProcessBuilder(command(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.txt").toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static List<String> command(String arguments) {
        var command = new ArrayList<String>();
        command.add("openssl");
        command.addAll(List.of(arguments.split(" ")));
        return command;
    }

    private List<Fingerprint> fingerprints() throws Exception {
        try (var in = Files.newInputStream(folder.resolve("cert.pem"))) {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
            return List.of(new Fingerprint("sha-256", HexFormat.ofDelimiter(":").formatHex(digest)));
        }
    }

    private static int freePort() throws IOException {
        try (var probe = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, peer.get()));
        } catch (IOException gone) {
            assertThat(socket.isClosed()).isTrue();
        }
    }

    private void receive() {
        var packet = new DatagramPacket(new byte[2_048], 2_048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2_048);
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            peer.set(packet.getSocketAddress());
            ours.received(Arrays.copyOf(packet.getData(), packet.getLength()));
        }
    }
}
