package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.belfry.audio.codec.AudioFormat;
import org.belfry.audio.codec.Codecs;
import org.belfry.audio.codec.Encoding;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.audio.file.OggOpusFile;
import org.belfry.audio.file.Opened;
import org.belfry.audio.tone.ToneProbe;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.media.record.Channel;
import org.belfry.media.record.Recording;
import org.belfry.media.record.RecordingListener.State;
import org.belfry.media.record.RecordingSink;
import org.belfry.sip.sdp.Codec;
import org.belfry.vault.BlobCipher;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.SealContext;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call is recorded, a side on each channel, whatever happens to it or to us.
final class RecordingTest {
    private static final int RATE_HZ = 16_000;
    private static final int LEFT_HZ = 440;
    private static final int RIGHT_HZ = 1_000;
    private static final Codecs CODECS = new Codecs(OpusLibrary.best());

    @TempDir
    Path temp;

    /// A call of two tones being recorded into memory.
    private static final class Scene implements AutoCloseable {
        final House house = new House(2);
        final Phone anna = Phone.secure(1, Codec.PCMA);
        final Phone bert = Phone.secure(2, Codec.G722);
        final House.Call call = house.call(anna, bert);
        final Singer left = new Singer(anna, LEFT_HZ);
        final Singer right = new Singer(bert, RIGHT_HZ);
        final List<State> states = new CopyOnWriteArrayList<>();
        final Recording recording;

        Scene(OutputStream to) throws IOException {
            TranscoderTest.begin(anna, left, right);
            TranscoderTest.begin(bert, right, left);
            recording = record(to, states);
            recording.hear(Channel.LEFT, call.near());
            recording.hear(Channel.RIGHT, call.far());
        }

        /// Both sing, or those of them who are not null, for so many packets at the pace of talk.
        static void sing(int packets, int lossPercent, Object... pairs) throws IOException {
            var random = new Random(3);
            long begin = System.nanoTime();
            for (int i = 0; i < packets; i++) {
                for (int j = 0; j < pairs.length; j += 2) {
                    byte[] packet = ((Singer) pairs[j + 1]).next();
                    if (random.nextInt(100) >= lossPercent) {
                        ((Phone) pairs[j]).send(packet);
                    }
                }
                long due = begin + (i + 1) * 20_000_000L;
                while (System.nanoTime() < due) {
                    java.util.concurrent.locks.LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }

        @Override
        public void close() {
            recording.close();
            left.close();
            right.close();
            call.close();
            house.close();
            anna.close();
            bert.close();
        }
    }

    private static short[][] sides(Scene scene, ByteArrayOutputStream bytes) {
        scene.recording.close();
        return play(bytes.toByteArray());
    }

    private static Recording record(OutputStream to, List<State> states) throws IOException {
        var background = new SystemBackground((task, fault) -> {
            throw new AssertionError(task, fault);
        });
        return Recording.begin(Time.system(), background, CODECS, 7, RecordingSink.to(to), states::add);
    }

    /// Left and right.
    private static short[][] play(byte[] file) {
        var opened = OggOpusFile.open(MemorySegment.ofArray(file));
        assertThat(opened).isInstanceOf(Opened.Playable.class);
        try (var decoder = CODECS.decoder(new AudioFormat(Encoding.OPUS, RATE_HZ, 2))) {
            short[] both = ((Opened.Playable<OggOpusFile>) opened).file().samples(decoder, 60 * RATE_HZ);
            short[][] sides = new short[2][both.length / 2];
            for (int i = 0; i < both.length; i++) {
                sides[i & 1][i / 2] = both[i];
            }
            return sides;
        }
    }

    private static double level(short[] side, double from, double to, int hz) {
        int at = (int) (from * RATE_HZ);
        return ToneProbe.dBov(side, at, (int) (to * RATE_HZ) - at, RATE_HZ, hz);
    }

    /// Where in seconds the tone is heard first.
    private static double begins(short[] side, int hz) {
        int window = RATE_HZ / 50;
        for (int at = 0; at + window <= side.length; at += window / 2) {
            if (ToneProbe.dBov(side, at, window, RATE_HZ, hz) > -25) {
                return (double) at / RATE_HZ;
            }
        }
        return Double.NaN;
    }

    @Test
    void eachSideIsOnItsOwnChannel() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var scene = new Scene(bytes)) {
            Scene.sing(150, 0, scene.anna, scene.left, scene.bert, scene.right);
            var sides = sides(scene, bytes);
            double length = (double) sides[0].length / RATE_HZ;
            assertThat(length).isGreaterThan(2.9);
            assertThat(level(sides[0], 0.5, 2.5, LEFT_HZ)).isCloseTo(Singer.LEVEL_DBOV, within(1.5));
            assertThat(level(sides[1], 0.5, 2.5, RIGHT_HZ)).isCloseTo(Singer.LEVEL_DBOV, within(1.5));
            assertThat(level(sides[0], 0.5, 2.5, RIGHT_HZ)).isLessThan(-45);
            assertThat(level(sides[1], 0.5, 2.5, LEFT_HZ)).isLessThan(-45);
            assertThat(scene.states).containsExactly(State.RECORDING, State.ENDED);
        }
    }

    @Test
    void whoBeginsTwoSecondsLaterIsHeardTwoSecondsLater() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var scene = new Scene(bytes)) {
            Scene.sing(100, 0, scene.anna, scene.left);
            Scene.sing(50, 0, scene.anna, scene.left, scene.bert, scene.right);
            var sides = sides(scene, bytes);
            double between = begins(sides[1], RIGHT_HZ) - begins(sides[0], LEFT_HZ);
            assertThat(between).isCloseTo(2.0, within(0.15));
        }
    }

    @Test
    void whatIsSaidInAPauseIsSilence() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var scene = new Scene(bytes)) {
            Scene.sing(50, 0, scene.anna, scene.left, scene.bert, scene.right);
            scene.recording.pause();
            Scene.sing(75, 0, scene.anna, scene.left, scene.bert, scene.right);
            scene.recording.resume();
            Scene.sing(50, 0, scene.anna, scene.left, scene.bert, scene.right);
            var sides = sides(scene, bytes);
            assertThat((double) sides[0].length / RATE_HZ).isGreaterThan(3.4);
            double begin = begins(sides[0], LEFT_HZ);
            assertThat(level(sides[0], begin + 0.2, begin + 0.8, LEFT_HZ)).isGreaterThan(-17);
            assertThat(level(sides[0], begin + 1.3, begin + 2.2, LEFT_HZ)).isLessThan(-60);
            assertThat(level(sides[1], begin + 1.3, begin + 2.2, RIGHT_HZ)).isLessThan(-60);
            assertThat(level(sides[1], begin + 2.7, begin + 3.2, RIGHT_HZ)).isGreaterThan(-17);
            assertThat(scene.states).containsExactly(State.RECORDING, State.PAUSED, State.RECORDING, State.ENDED);
        }
    }

    @Test
    void whatTheNetworkLosesIsConcealed() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var scene = new Scene(bytes)) {
            Scene.sing(150, 5, scene.anna, scene.left, scene.bert, scene.right);
            var sides = sides(scene, bytes);
            assertThat(level(sides[0], 0.5, 2.5, LEFT_HZ)).isCloseTo(Singer.LEVEL_DBOV, within(1.5));
            assertThat(level(sides[1], 0.5, 2.5, RIGHT_HZ)).isCloseTo(Singer.LEVEL_DBOV, within(1.5));
        }
    }

    @Test
    void afterATransferTheRecordingGoesOnWithTheNewSide() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var scene = new Scene(bytes);
                var carl = Phone.secure(3, Codec.OPUS);
                var dora = Phone.secure(4, Codec.PCMU);
                var other = scene.house.call(carl, dora);
                var carls = new Singer(carl, RIGHT_HZ);
                var doras = new Singer(dora, LEFT_HZ)) {
            TranscoderTest.begin(carl, carls, doras);
            Scene.sing(60, 0, scene.anna, scene.left);
            scene.recording.hear(Channel.RIGHT, other.near());
            scene.house.port().join(scene.call.near(), other.near());
            scene.house.settle();
            Scene.sing(60, 0, scene.anna, scene.left, carl, carls);
            var sides = sides(scene, bytes);
            double turn = begins(sides[1], RIGHT_HZ);
            assertThat(turn).isCloseTo(begins(sides[0], LEFT_HZ) + 1.2, within(0.2));
            assertThat(level(sides[1], turn + 0.2, turn + 0.9, RIGHT_HZ)).isGreaterThan(-17);
            assertThat(level(sides[0], turn + 0.2, turn + 0.9, LEFT_HZ)).isGreaterThan(-17);
        }
    }

    @Test
    void aSinkThatFailsEndsTheRecordingAndNotTheCall() throws IOException {
        var failing = new OutputStream() {
            private int room = 2_000;

            @Override
            public void write(int one) throws IOException {
                if (room-- == 0) {
                    throw new IOException("no space left on device");
                }
            }
        };
        try (var scene = new Scene(failing)) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> scene.recording.state() == State.FAILED);
            assertThat(scene.states).containsExactly(State.RECORDING, State.FAILED);
            TranscoderTest.begin(scene.anna, scene.left, scene.right);
        }
    }

    // ---- sealed, and killed

    private static final SealContext PLACE = new SealContext(
            new TenantId(org.belfry.ground.Id.parse("01890000-0000-7000-8000-000000000001")),
            "blob",
            "recording",
            new byte[] {1});

    private static TenantKeys keys(Opening opening, boolean isNew) {
        var vault = ((Opening.Opened) opening).vault();
        return isNew
                ? vault.createTenant(PLACE.tenant())
                : vault.tenant(PLACE.tenant()).orElseThrow();
    }

    @Test
    void whatAKilledProcessHadWrittenPlaysUpToTheLastSecondAndIsNeverInClear() throws Exception {
        var folders = new KeyFolder(new SecureRandom(), Time.system());
        var keys = keys(folders.create(temp.resolve("keys"), new Unlock.KeyFile()), true);
        Path file = temp.resolve("recording");
        long appended = killed(temp, file);
        assertThat(appended).isGreaterThanOrEqualTo(3_000);
        byte[] sealed = Files.readAllBytes(file);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("OggS", "Opus", "Belfry");
        var opening = keys.blobs().salvage(new ByteArrayInputStream(sealed), PLACE);
        byte[] plain;
        try (var stream = ((BlobCipher.Opening.Opened) opening).stream()) {
            plain = stream.readAllBytes();
        }
        var sides = play(plain);
        double length = (double) sides[0].length / RATE_HZ;
        assertThat(length).isGreaterThan(appended / 1_000.0 - 1);
        double begin = begins(sides[0], LEFT_HZ);
        assertThat(level(sides[0], begin + 0.2, length - 0.1, LEFT_HZ)).isGreaterThan(-17);
        assertThat(level(sides[1], begin + 0.2, length - 0.1, RIGHT_HZ)).isGreaterThan(-17);
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactlyInAnyOrder(temp.resolve("keys"), file);
        }
    }

    /// Lets another process record a call there, kills it, and says how many milliseconds it had
    /// written.
    private static long killed(Path temp, Path file) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordingTest.class.getName(),
                        temp.resolve("keys").toString(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long appended = 0;
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                appended = Long.parseLong(line);
                if (appended >= 3_000) {
                    break;
                }
            }
        } finally {
            process.destroyForcibly();
        }
        process.onExit().join();
        return appended;
    }

    /// The process that is killed: keys, file.
    public static void main(String[] arguments) throws IOException {
        var folders = new KeyFolder(new SecureRandom(), Time.system());
        var keys = keys(folders.open(Path.of(arguments[0]), new Unlock.KeyFile()), false);
        var to = Files.newOutputStream(Path.of(arguments[1]));
        try (var scene = new Scene(keys.blobs().sealLive(Set.of(), PLACE, to))) {
            while (true) {
                Scene.sing(5, 0, scene.anna, scene.left, scene.bert, scene.right);
                System.out.println(scene.recording.appendedMillis());
            }
        }
    }
}
