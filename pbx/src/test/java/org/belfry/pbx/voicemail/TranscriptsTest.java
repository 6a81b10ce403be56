package org.belfry.pbx.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.belfry.audio.codec.OpusLibrary;
import org.belfry.ground.Background;
import org.belfry.ground.Redacted;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.kept.KeptSound;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages are written down by a program that gets their sound and nothing else.
final class TranscriptsTest {

    /// Runs what begins on threads of their own, and lets a test say when patience is over.
    private static final class Patience implements Background {
        private volatile Runnable over = () -> {};

        @Override
        public void start(String name, Runnable task) {
            Thread.ofVirtual().start(task);
        }

        @Override
        public Scheduled after(String name, Duration delay, Runnable task) {
            over = task;
            return () -> {};
        }

        @Override
        public Scheduled every(String name, Duration period, Runnable task) {
            return () -> {};
        }
    }

    private final VirtualTime time = new VirtualTime();
    private final Patience patience = new Patience();
    private final byte[] spoken = Spoken.tone(700, 4);
    private Path folder;
    private OnePerson tenant;
    private MessageBoxes boxes;

    @BeforeEach
    void open(@TempDir Path folder) {
        this.folder = folder;
        tenant = new OnePerson(folder, time);
        boxes = opened();
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    private MessageBoxes opened() {
        return MessageBoxes.open(tenant.store(), BoxLimits.USUAL, (_, _, _) -> {}, time, tenant.random);
    }

    private Transcriber program(String script) throws IOException {
        var file = folder.resolve("transcriber");
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new Transcriber(file, patience);
    }

    private void begin(String script) throws IOException {
        new Transcripts(boxes, new KeptSound(OpusLibrary.concentus()), program(script), patience).begin();
    }

    private VoiceMessage left() throws IOException {
        return switch (boxes.leave(tenant.person, Redacted.of("102"), Optional.empty())) {
            case Leaving.Open(var draft) -> {
                try (draft) {
                    draft.sink().append(spoken, 0, spoken.length);
                    yield draft.keep(Duration.ofSeconds(4)).orElseThrow();
                }
            }
            case Leaving.Full _, Leaving.Unavailable _ -> throw new AssertionError("no message may be left");
        };
    }

    private String transcript(VoiceMessage message) {
        return Awaitility.await()
                .until(
                        () -> boxes.find(tenant.person, message.id()).flatMap(VoiceMessage::transcript),
                        Optional::isPresent)
                .map(Redacted::disclose)
                .orElseThrow();
    }

    @Test
    void theProgramGetsAWavFileAndNothingElse() throws IOException {
        begin("head -c 4; printf ' '; wc -c; env | cut -d= -f1 | sort | tr '\\n' ' '");
        var words = transcript(left());
        assertThat(words).startsWith("RIFF ").contains("LANG").contains("PATH").doesNotContain("HOME");
        long bytes = Long.parseLong(
                words.lines().findFirst().orElseThrow().replace("RIFF", "").strip());
        assertThat(bytes).isGreaterThan(4 * 2 * KeptSound.RATE_HZ - 10_000);
        assertThat(tenant.dataHolds("RIFF")).isFalse();
    }

    @Test
    void whatWasLeftBeforeIsWrittenDownAfterTheStart() throws IOException {
        var before = left();
        var heard = left();
        boxes.hear(tenant.person, heard.id(), true);
        begin("cat > /dev/null; echo Good morning");
        assertThat(transcript(before)).isEqualTo("Good morning");
        assertThat(boxes.find(tenant.person, heard.id()).orElseThrow().transcript())
                .isEmpty();
    }

    @Test
    void aProgramThatFailsHoldsNobodyUp() throws IOException {
        begin("cat > /dev/null; test -e %s && echo twice || { touch %s; exit 3; }"
                .formatted(folder.resolve("mark"), folder.resolve("mark")));
        var first = left();
        Awaitility.await().until(() -> Files.exists(folder.resolve("mark")));
        assertThat(transcript(left())).isEqualTo("twice");
        assertThat(boxes.find(tenant.person, first.id()).orElseThrow().transcript())
                .isEmpty();
    }

    @Test
    void wordsAreLinesOfWords() throws IOException {
        var transcriber = program("printf 'a\\033[31mb\\r\\nc\\000\\377d  \\n\\n'");
        assertThat(transcriber.write(new byte[1 << 20])).isEqualTo("a[31mb\ncd");
        assertThat(program("yes word").write(new byte[0])).hasSizeLessThanOrEqualTo(Transcriber.BYTES_MAX);
    }

    @Test
    void aProgramThatDoesNotEndIsKilled() throws Exception {
        assertThat(givenUp(program("exec sleep 1000"))).isInstanceOf(IOException.class);
    }

    @Test
    void whatAScriptHasStartedIsKilledWithIt() throws Exception {
        var pid = folder.resolve("pid");
        var fault = givenUp(program("sleep 1000 & echo $! > %s.new; mv %s.new %s; wait".formatted(pid, pid, pid)), pid);
        assertThat(fault).isInstanceOf(IOException.class);
        Awaitility.await().until(() -> hasEnded(pid));
    }

    /// It has the output of the script open, and nobody knows it any more.
    @Test
    void whatAScriptLeavesBehindHoldsNobodyUp() throws Exception {
        var pid = folder.resolve("pid");
        try {
            assertThat(givenUp(program("(sleep 1000 & echo $! > %s.new; mv %s.new %s)".formatted(pid, pid, pid)), pid))
                    .hasMessageContaining("was not heard to its end");
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static boolean hasEnded(Path pid) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .filter(ProcessHandle::isAlive)
                .isEmpty();
    }

    /// What was said of it when patience was over.
    ///
    /// @param first there before that
    private Throwable givenUp(Transcriber transcriber, Path... first) throws Exception {
        var fault = new Throwable[1];
        var caller = Thread.ofVirtual().start(() -> {
            try {
                transcriber.write(new byte[1 << 20]);
            } catch (IOException e) {
                fault[0] = e;
            }
        });
        Awaitility.await().until(() -> Stream.of(first).allMatch(Files::exists));
        Awaitility.await().until(() -> {
            patience.over.run();
            return caller.join(Duration.ofMillis(50));
        });
        return fault[0];
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> new Transcriber(folder.resolve("none"), patience).write(new byte[0]))
                .isInstanceOf(IOException.class);
    }
}
