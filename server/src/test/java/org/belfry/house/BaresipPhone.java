package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.belfry.house.media.Sound;
import org.belfry.house.media.Tones;
import org.jspecify.annotations.Nullable;

/// baresip as people set it up from what `device add --json` says: it verifies the house by the
/// certificate it was given, and never speaks without keys.
final class BaresipPhone implements AutoCloseable {

    private static final int FILE_SECONDS = 60;
    private static final int LISTENED_MS = 600;
    private static final int SAID_LAST = 4_000;

    private final Path home;
    private final int controlPort;
    private final Process process;
    private @Nullable Socket control;

    /// Where and as whom it speaks.
    ///
    /// @param account as baresip keeps accounts
    /// @param authority whom it trusts, in PEM; empty for nobody
    /// @param listens the port it is called at; 0 for any
    /// @param answers auto, or manual
    private record Line(String account, String authority, int listens, String answers) {

        static Line of(JsonNode device) {
            String account = "<sip:%s@%s:%d;transport=%s>;auth_pass=%s"
                    .formatted(
                            device.path("username").asText(),
                            device.path("address").asText(),
                            device.path("port").asInt(),
                            device.path("transport").asText(),
                            device.path("password").asText());
            return new Line(account, device.path("caCertificate").asText(), 0, "auto");
        }

        Line ringing() {
            return new Line(account, authority, listens, "manual");
        }
    }

    private BaresipPhone(Path home, Line line, String microphone, List<String> more) throws IOException {
        this.home = Files.createDirectories(home);
        controlPort = RunningHouse.freePort();
        String trusted = line.authority().isEmpty()
                ? ""
                : "sip_cafile " + Files.writeString(home.resolve("authority.pem"), line.authority());
        Files.writeString(home.resolve("config"), """
                poll_method epoll
                sip_listen 127.0.0.1:%d
                %s
                net_interface 127.0.0.1
                audio_source %s
                audio_player aubridge,nil
                audio_alert aubridge,nil
                audio_level no
                ausrc_srate 48000
                ausrc_channels 1
                auplay_channels 1
                jitter_buffer_delay 1-5
                rtp_ports %d-65000
                snd_path %s
                module_path /usr/lib/baresip/modules
                module g711.so
                module srtp.so
                module aufile.so
                module aubridge.so
                module sndfile.so
                module_app account.so
                module_app menu.so
                module_app ctrl_tcp.so
                ctrl_tcp_listen 127.0.0.1:%d
                """.formatted(
                        line.listens(),
                        trusted,
                        microphone,
                        freePort(),
                        Files.createDirectory(home.resolve("sounds")),
                        controlPort));
        Files.writeString(
                home.resolve("accounts"),
                line.account() + ";answermode=" + line.answers() + ";mediaenc=srtp-mand;audio_codecs=PCMA/8000/1\n");
        Files.writeString(home.resolve("contacts"), "");
        var command = new ArrayList<>(List.of("baresip", "-s", "-v", "-f", home.toString()));
        command.addAll(more);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(saidFile().toFile())
                .start();
        // Its menu reads what is typed.
        process.getOutputStream().close();
    }

    /// Somebody outside, who registers nowhere and is called at a port of its own; says a tone.
    static BaresipPhone outside(Path home, String number, int port, int hz) throws IOException {
        return new BaresipPhone(home, stranger(number, port), microphone(home, hz), List.of());
    }

    /// The same, and dials.
    static BaresipPhone outsideDialling(Path home, String number, int hz, String whom) throws IOException {
        return new BaresipPhone(home, stranger(number, 0), microphone(home, hz), List.of("-e", "/dial " + whom));
    }

    private static Line stranger(String number, int port) {
        return new Line("<sip:%s@127.0.0.1;transport=udp>;regint=0".formatted(number), "", port, "auto");
    }

    /// Registers, and takes calls with nothing to say.
    static BaresipPhone silent(Path home, JsonNode device) throws IOException {
        return new BaresipPhone(home, Line.of(device), "aubridge,nil", List.of());
    }

    /// Registers, takes calls, and says a tone.
    static BaresipPhone singing(Path home, JsonNode device, int hz) throws IOException {
        return new BaresipPhone(home, Line.of(device), microphone(home, hz), List.of());
    }

    /// The same, and rings until somebody [#picksUp].
    static BaresipPhone ringing(Path home, JsonNode device, int hz) throws IOException {
        return new BaresipPhone(home, Line.of(device).ringing(), microphone(home, hz), List.of());
    }

    /// Registers, says a tone, and dials.
    static BaresipPhone dialling(Path home, JsonNode device, int hz, String number) throws IOException {
        String whom = "sip:%s@%s:%d;transport=tls"
                .formatted(
                        number,
                        device.path("address").asText(),
                        device.path("port").asInt());
        return new BaresipPhone(home, Line.of(device), microphone(home, hz), List.of("-e", "/dial " + whom));
    }

    private static String microphone(Path home, int hz) throws IOException {
        return "aufile," + Tones.file(Files.createDirectories(home), hz, FILE_SECONDS);
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort() & ~1;
        }
    }

    /// Presses keys, one after the other.
    void presses(String keys) throws IOException {
        for (int i = 0; i < keys.length(); i++) {
            char key = keys.charAt(i);
            does("{\"command\":\"sndcode\",\"params\":\"%c\"}".formatted(key));
        }
    }

    void picksUp() throws IOException {
        does("{\"command\":\"accept\"}");
    }

    private void does(String command) throws IOException {
        control()
                .getOutputStream()
                .write("%d:%s,".formatted(command.length(), command).getBytes(StandardCharsets.US_ASCII));
    }

    private Socket control() throws IOException {
        if (control == null) {
            control = new Socket(InetAddress.getLoopbackAddress(), controlPort);
        }
        return control;
    }

    private Path saidFile() {
        return home.resolve("said.txt");
    }

    /// What it printed, its messages among it.
    String said() {
        try {
            return Files.readString(saidFile(), StandardCharsets.ISO_8859_1);
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

    private Sound heard() throws IOException {
        try (var files = Files.list(home.resolve("sounds"))) {
            var written =
                    files.filter(file -> file.toString().endsWith("-dec.wav")).findFirst();
            return written.isEmpty() ? Sound.NONE : Sound.ofGrowingFile(Files.readAllBytes(written.get()));
        }
    }

    /// Ends its calls, and itself.
    void hangUp() {
        close();
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
