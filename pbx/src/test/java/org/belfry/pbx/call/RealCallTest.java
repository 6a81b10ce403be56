package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.awaitility.Awaitility;
import org.belfry.audio.file.WavFormat;
import org.belfry.audio.file.WavWriter;
import org.belfry.audio.tone.Tone;
import org.belfry.audio.tone.ToneGenerator;
import org.belfry.audio.tone.ToneProbe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Telephones of others call each other through the house: TLS, SRTP, and each hears the other's tone.
@Tag("real")
final class RealCallTest {

    private static final int RATE_HZ = 48_000;
    private static final int SECONDS = 40;
    private static final int LISTENED_MS = 600;

    /// baresip, started for one call and ended by its id.
    private static final class Baresip implements AutoCloseable {
        private final Process process;
        private final Path folder;

        Baresip(Path folder, Building house, String user, String codec, int hz, String... more) throws IOException {
            this.folder = Files.createDirectory(folder.resolve(user));
            var sounds = Files.createDirectory(this.folder.resolve("sounds"));
            var authority = Files.writeString(this.folder.resolve("authority.pem"), house.authorityPem());
            Files.writeString(
                    this.folder.resolve("config"),
                    resource()
                            .replace("{authority}", authority.toString())
                            .replace("{tone}", tone(this.folder, hz).toString())
                            .replace("{rtp}", Integer.toString(freePort()))
                            .replace("{sounds}", sounds.toString()));
            Files.writeString(
                    this.folder.resolve("accounts"),
                    ("<sip:%s@127.0.0.1:%d;transport=tls>;auth_pass=none;regint=60;"
                                    + "answermode=auto;mediaenc=srtp-mand;audio_codecs=%s%n")
                            .formatted(user, house.tlsPort(), codec));
            Files.writeString(this.folder.resolve("contacts"), "");
            var command = new ArrayList<>(List.of("baresip", "-v", "-f", this.folder.toString()));
            command.addAll(List.of(more));
            process = new ProcessBuilder(command)
                    .directory(this.folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(this.folder.resolve("said.txt").toFile())
                    .start();
            process.getOutputStream().close();
        }

        private static String resource() throws IOException {
            try (var file = Objects.requireNonNull(RealCallTest.class.getResourceAsStream("baresip.conf"))) {
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        private static int freePort() throws IOException {
            try (var socket = new DatagramSocket()) {
                return socket.getLocalPort() & ~1;
            }
        }

        private static Path tone(Path folder, int hz) throws IOException {
            var bytes = new ByteArrayOutputStream();
            var writer = new WavWriter(new WavFormat(WavFormat.Coding.PCM16, RATE_HZ, 1), bytes::write);
            short[] samples = new short[RATE_HZ];
            var tone = new ToneGenerator(Tone.steady(hz), RATE_HZ, -20);
            for (int i = 0; i < SECONDS; i++) {
                tone.generate(samples, 0, samples.length);
                writer.write(samples, 0, samples.length);
            }
            byte[] file = bytes.toByteArray();
            System.arraycopy(writer.header(), 0, file, 0, WavWriter.HEADER_BYTES);
            return Files.write(folder.resolve("tone.wav"), file);
        }

        /// The strongest tone of the last moments it heard.
        private ToneProbe.Found heard() throws IOException {
            try (var files = Files.list(folder.resolve("sounds"))) {
                var file = files.filter(one -> one.toString().endsWith("-dec.wav"))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nothing is heard yet: " + said()));
                var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
                int rateHz = bytes.getInt(24);
                int channels = bytes.getShort(22);
                var all = bytes.position(WavWriter.HEADER_BYTES)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asShortBuffer();
                int wanted = rateHz * LISTENED_MS / 1_000;
                assertThat(all.remaining() / channels).isGreaterThan(wanted);
                short[] samples = new short[wanted];
                int from = all.remaining() / channels - wanted;
                for (int i = 0; i < wanted; i++) {
                    samples[i] = all.get((from + i) * channels);
                }
                return ToneProbe.strongest(samples, 0, wanted, rateHz);
            }
        }

        void hears(int hz) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(25))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        var tone = heard();
                        assertThat(tone.hz()).as(said()).isCloseTo(hz, Offset.offset(4.0));
                        assertThat(tone.share()).isGreaterThan(0.8);
                    });
        }

        String said() {
            try {
                return Files.readString(folder.resolve("said.txt"), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                return e.toString();
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                process.waitFor(3, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.destroyForcibly();
        }
    }

    @Test
    void twoBaresipsHearEachOtherThroughTheHouse(@TempDir Path folder) throws IOException {
        try (var house = new Building(folder)) {
            house.desk("anna", "101");
            house.desk("bert", "102");
            try (var bert = new Baresip(folder, house, "bert", "PCMA/8000/1", 1_050)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(house.of(house.owner("bert")))
                                .as(bert.said())
                                .hasSize(1));
                String number = "sip:102@127.0.0.1:" + house.tlsPort() + ";transport=tls";
                try (var anna = new Baresip(folder, house, "anna", "PCMA/8000/1", 960, "-e", "/dial " + number)) {
                    bert.hears(960);
                    anna.hears(1_050);
                    assertThat(house.calls.count()).isEqualTo(1);
                    // Both are hung up on, and both understand it.
                    house.calls.endAll("The test has heard enough.");
                    house.isQuiet();
                    Awaitility.await()
                            .untilAsserted(() -> assertThat(anna.said()).contains("session closed"));
                }
                assertThat(house.records)
                        .hasSize(2)
                        .allSatisfy(one -> assertThat(one.voice().encrypted()).isTrue());
            }
        }
    }
}
