package org.belfry.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Somebody else's program, run until it ends or is stopped; what it prints is kept.
final class Program implements AutoCloseable {

    private static final int LONGEST_SECONDS = 90;
    private static final int FAREWELL_SECONDS = 5;

    private final Process process;
    private final Path output;

    private Program(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /// Nothing is said to it.
    static Program start(Path folder, String... command) throws IOException {
        var program = open(folder, command);
        program.process.getOutputStream().close();
        return program;
    }

    /// It listens to what is said to it.
    static Program open(Path folder, String... command) throws IOException {
        var output = Files.createTempFile(folder, "output", ".txt");
        var process = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Program(process, output);
    }

    void say(String line) throws IOException {
        var input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
    }

    /// Until it has printed that.
    void says(String words) {
        Station.eventually(() -> assertThat(output()).contains(words));
    }

    String output() throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    void endsWell() throws Exception {
        String said = ends();
        assertThat(process.exitValue()).as(said).isZero();
    }

    /// Until it has ended, well or not; what it printed.
    String ends() throws Exception {
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertThat(ended).as("ended by itself: %s", output()).isTrue();
        return output();
    }

    @Override
    public void close() {
        // Gently first: a program of several processes ends its own.
        process.destroy();
        var others = process.descendants().toList();
        try {
            process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        others.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
