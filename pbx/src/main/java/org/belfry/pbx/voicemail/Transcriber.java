package org.belfry.pbx.voicemail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.belfry.ground.Background;

/// Has what was said written down by a program of this machine: a WAV file on its standard input (16 kHz,
/// one channel), the words on its standard output as UTF-8. Nothing leaves the house (policy E8), and
/// nothing of the sound is put on disk.
///
/// The program gets no shell, no arguments and no environment but `PATH` and `LANG`. Whoever named it is
/// trusted with what is said in messages. Thread-safe.
///
/// Limits: [#PATIENCE], then it is killed, and what it has started with it; [#BYTES_MAX] of words, then too.
/// What it has started and left to itself is not waited for.
public final class Transcriber {

    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final int BYTES_MAX = 16 << 10;

    /// Stands for octets that are no character.
    private static final int REPLACEMENT = 0xFFFD;

    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Path program;
    private final Background background;

    public Transcriber(Path program, Background background) {
        this.program = program;
        this.background = background;
    }

    /// Waits for the program.
    ///
    /// @return the words; nothing if it heard none
    /// @throws IOException if it can't be started, was killed or failed
    String write(byte[] wav) throws IOException {
        var builder = new ProcessBuilder(program.toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", USUAL_PATH, "LANG", "C.UTF-8"));
        var process = builder.start();
        var words = new CompletableFuture<byte[]>();
        var end = background.after("end of a transcriber", PATIENCE, () -> {
            end(process);
            // Something it left behind may hold its output open for ever.
            words.completeExceptionally(new IOException("it was not done after %s".formatted(PATIENCE)));
        });
        background.start("what a transcriber hears", () -> speak(process.getOutputStream(), wav));
        background.start("what a transcriber says", () -> listen(process.getInputStream(), words));
        try {
            byte[] said = words.get();
            int status = said.length == BYTES_MAX ? 0 : process.waitFor();
            if (status != 0) {
                throw new IOException("the transcriber ended with %d".formatted(status));
            }
            return plain(new String(said, StandardCharsets.UTF_8));
        } catch (ExecutionException e) {
            throw new IOException("the transcriber was not heard to its end: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            end.cancel();
            end(process);
        }
    }

    /// With what it has started: a script's engine would work on for nobody.
    private static void end(Process process) {
        var started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private static void listen(InputStream from, CompletableFuture<byte[]> words) {
        try (from) {
            words.complete(from.readNBytes(BYTES_MAX));
        } catch (IOException e) {
            words.completeExceptionally(e);
        }
    }

    private static void speak(OutputStream into, byte[] wav) {
        try (into) {
            into.write(wav);
        } catch (IOException itHeardEnough) {
            // Its status tells whether that was well.
        }
    }

    /// Lines of words: what a terminal or a page would take for more is left out, and so is half a character
    /// where the words were cut.
    private static String plain(String words) {
        return words.codePoints()
                .filter(c -> c == '\n' || (!Character.isISOControl(c) && c != REPLACEMENT))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
