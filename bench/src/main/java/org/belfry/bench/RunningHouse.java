package org.belfry.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A house of its own process, started as a user starts it, on free ports and a folder of its own.
final class RunningHouse implements AutoCloseable {

    private final Process process;
    private final double secondsToReady;
    private final String ready;

    private RunningHouse(Process process, double secondsToReady, String ready) {
        this.process = process;
        this.secondsToReady = secondsToReady;
        this.ready = ready;
    }

    /// Starts the distribution in `dist` and waits for its `ready` line.
    static RunningHouse start(Path launcher, Path data, String... settings) throws IOException {
        var command = new ArrayList<>(List.of(
                launcher.toString(),
                "start",
                "--data",
                data.toString(),
                "--set",
                "web.address=127.0.0.1",
                "--set",
                "web.port=0",
                "--set",
                "console.port=0",
                "--set",
                "sip.tls.port=0",
                "--set",
                "media.port=0",
                "--set",
                "log.level=warn"));
        for (String setting : settings) {
            command.add("--set");
            command.add(setting);
        }
        long begun = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ready ")) {
                return new RunningHouse(process, (System.nanoTime() - begun) / 1e9, line);
            }
        }
        throw new IOException("the house ended without being ready");
    }

    double secondsToReady() {
        return secondsToReady;
    }

    /// The app's address, from the `ready` line.
    String app() {
        return ready.split(" ", 3)[1];
    }

    long pid() {
        return process.pid();
    }

    /// Memory the kernel says is resident, in MiB.
    double residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /// Ends it as the service supervisor does and returns the seconds it took.
    double stop() {
        long begun = System.nanoTime();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    @Override
    public void close() {
        stop();
    }

    static void removeTree(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
