package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs `./belfry`, and programs that are not ours, as child processes.
final class Launcher {

    private static final int SECONDS_MAX = 900;

    private Launcher() {}

    /// How a program ended.
    record Ended(int exitCode, String out, String err) {

        /// What it said on both streams.
        String said() {
            return out + err;
        }

        /// The one sentence a refused start leaves behind, without its prefix.
        String sentence() {
            var lines = err.lines().filter(line -> line.startsWith("belfry: ")).toList();
            assertThat(lines)
                    .as("one sentence on standard error, out: %s err: %s", out, err)
                    .hasSize(1);
            return lines.getFirst().substring("belfry: ".length());
        }

        /// Fails with what it said unless it ended well.
        Ended wasFine() {
            assertThat(exitCode).as("exit code; it said: %s", said()).isZero();
            return this;
        }
    }

    static Ended run(List<String> through, List<String> arguments) {
        return program(command(through, arguments));
    }

    /// Begins and does not wait; both streams go to `output`.
    static Process begin(List<String> through, List<String> arguments, Path output) {
        return begin(command(through, arguments), output);
    }

    /// The same for any program.
    static Process begin(List<String> command, Path output) {
        try {
            return builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs any program to its end. A missing one is a failure, never a skip.
    static Ended program(List<String> command) {
        try {
            var out = Files.createTempFile("belfry", ".out");
            var err = Files.createTempFile("belfry", ".err");
            try {
                var process = builder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("%s: no end after %d s".formatted(command, SECONDS_MAX));
                }
                return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while %s ran".formatted(command), e);
        }
    }

    static Ended program(String... command) {
        return program(List.of(command));
    }

    private static List<String> command(List<String> through, List<String> arguments) {
        var command = new ArrayList<>(through);
        command.add(launcher());
        command.addAll(arguments);
        return command;
    }

    /// This checkout's, unless a release is to be met: `BELFRY_LAUNCHER=/opt/belfry/belfry`.
    private static String launcher() {
        return Optional.ofNullable(System.getenv("BELFRY_LAUNCHER"))
                .orElseGet(() -> WorkTree.root().resolve("belfry").toString());
    }

    private static ProcessBuilder builder(List<String> command) {
        return new ProcessBuilder(command)
                .directory(WorkTree.root().toFile())
                .redirectInput(Path.of("/dev/null").toFile());
    }
}
