package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.belfry.audio.file.WavWriter;
import org.belfry.house.media.Sound;
import org.belfry.house.media.Tones;

/// The telephone of the Linphone project, set up from what `device add --json` says: it verifies the
/// house by the certificate it was given, and calls with SRTP or not at all. Says a tone, keeps what it
/// hears in a file, and takes calls by itself.
final class LinphonePhone implements AutoCloseable {

    private static final int FILE_SECONDS = 60;
    private static final int LISTENED_MS = 600;
    private static final int SAID_LAST = 4_000;

    private final Path home;
    private final JsonNode device;
    private final Process process;

    private LinphonePhone(Path home, JsonNode device, Process process) {
        this.home = home;
        this.device = device;
        this.process = process;
    }

    /// Registers, and is ready for calls.
    static LinphonePhone singing(Path home, JsonNode device, int hz) throws IOException {
        Files.createDirectories(home.resolve(".local/share/linphone"));
        configure(home, device);
        var phone = new LinphonePhone(home, device, begun(home));
        phone.says("to [LinphoneRegistrationOk]");
        phone.command("soundcard use files");
        phone.command("play " + Tones.file(home, hz, FILE_SECONDS));
        phone.command("record " + phone.recording());
        return phone;
    }

    private static void configure(Path home, JsonNode device) throws IOException {
        var authority = Files.writeString(
                home.resolve("authority.pem"), device.path("caCertificate").asText());
        String user = device.path("username").asText();
        Files.writeString(home.resolve("linphonerc"), """
                [sip]
                sip_port=-1
                sip_tcp_port=-1
                sip_tls_port=-1
                media_encryption=srtp
                media_encryption_mandatory=1
                root_ca=%s
                verify_server_certs=1
                verify_server_cn=1
                guess_hostname=1
                default_proxy=0
                register_only_when_network_is_up=0
                ping_with_options=0
                [rtp]
                audio_rtp_port=-1
                [sound]
                echocancellation=0
                [net]
                dns_srv_enabled=0
                [auth_info_0]
                username=%s
                passwd=%s
                realm=%s
                [proxy_0]
                reg_proxy=<%s>
                reg_identity=sip:%s@localhost
                reg_expires=600
                reg_sendregister=1
                publish=0
                """.formatted(
                        authority,
                        user,
                        device.path("password").asText(),
                        device.path("domain").asText(),
                        uri(device, ""),
                        user));
    }

    private static Process begun(Path home) throws IOException {
        return new ProcessBuilder(
                        "env",
                        "HOME=" + home,
                        "PULSE_RUNTIME_PATH=" + home,
                        "linphonec",
                        "-c",
                        home.resolve("linphonerc").toString(),
                        "-a",
                        "-d",
                        "6")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said.txt").toFile())
                .start();
    }

    private static String uri(JsonNode device, String user) {
        return "sip:%slocalhost:%d;transport=tls"
                .formatted(user, device.path("port").asInt());
    }

    /// Every description it sent or took was of a protected stream.
    void spokeUnderKeys() {
        var described =
                said().lines().filter(line -> line.startsWith("m=audio")).toList();
        assertThat(described).isNotEmpty().allSatisfy(line -> assertThat(line).contains(" RTP/SAVP "));
        assertThat(said().contains("a=crypto:")).as("a=crypto: in what it said").isTrue();
    }

    void dials(String number) throws IOException {
        command("call " + uri(device, number + "@"));
    }

    void hangsUp() throws IOException {
        command("terminate");
    }

    private void command(String line) throws IOException {
        var input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
    }

    private Path recording() {
        return home.resolve("heard.wav");
    }

    /// What it printed, its messages among it.
    String said() {
        try {
            return Files.readString(home.resolve("said.txt"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is worth reading of it where a test fails.
    private String saidLast() {
        String said = said();
        return said.substring(Math.max(0, said.length() - SAID_LAST));
    }

    void says(String words) {
        Awaitility.await(words)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(said().contains(words))
                        .as(() -> "says \"%s\"; said last: %s".formatted(words, saidLast()))
                        .isTrue());
    }

    /// Waits until it hears that tone and little else.
    void hears(int hz) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    var sound = heard().last(LISTENED_MS);
                    String told = sound.told() + saidLast();
                    assertThat(sound.milliseconds()).as(told).isGreaterThanOrEqualTo(LISTENED_MS - 20);
                    assertThat(sound.tone().hz()).as(told).isCloseTo(hz, Offset.offset(4.0));
                    assertThat(sound.tone().share()).as(told).isGreaterThan(0.8);
                });
    }

    /// Its recording has no header before the call is over; what it calls is of G.711.
    private Sound heard() throws IOException {
        if (!Files.exists(recording())) {
            return Sound.NONE;
        }
        byte[] file = Files.readAllBytes(recording());
        if (file.length < WavWriter.HEADER_BYTES) {
            return Sound.NONE;
        }
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(22, (short) 1)
                .putInt(24, 8_000);
        return Sound.ofGrowingFile(file);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
