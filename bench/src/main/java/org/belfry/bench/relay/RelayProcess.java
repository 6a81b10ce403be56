package org.belfry.bench.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.belfry.bench.load.Subject;

/// A relay under load: a process pinned to the first processor, what it says in a file that goes with
/// it. The driver is pinned to the second.
final class RelayProcess implements AutoCloseable {

    private static final String RELAY_PROCESSOR = "0";
    private static final String DRIVER_PROCESSOR = "1";
    private static final int START_TRIES = 200;
    private static final int START_STEP_MS = 100;
    private static final int STOP_SECONDS = 10;

    private final Relay relay;
    private final Scenario scenario;
    private final int calls;
    private final Process process;
    private final Path log;
    private final int port;

    private RelayProcess(Relay relay, Scenario scenario, int calls, Process process, Path log, int port) {
        this.relay = relay;
        this.scenario = scenario;
        this.calls = calls;
        this.process = process;
        this.log = log;
        this.port = port;
    }

    static RelayProcess start(Relay relay, Scenario scenario, int calls) throws IOException, InterruptedException {
        int port = freePort();
        Path log = Files.createTempFile("belfry-relay", ".log");
        var command = new ArrayList<>(List.of("taskset", "-c", RELAY_PROCESSOR));
        command.addAll(relay.command(scenario, calls, port));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var started = new RelayProcess(relay, scenario, calls, process, log, port);
        for (int tries = 0; tries < START_TRIES && process.isAlive(); tries++) {
            if (started.isListening()) {
                return started;
            }
            process.waitFor(START_STEP_MS, TimeUnit.MILLISECONDS);
        }
        String said = Files.readString(log);
        started.close();
        throw new IOException(relay + " did not start: " + said);
    }

    private boolean isListening() throws IOException {
        return Files.readString(Path.of("/proc/net/udp")).contains(":%04X ".formatted(port));
    }

    /// Even, as media want it.
    private static int freePort() throws IOException {
        while (true) {
            try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
                if (socket.getLocalPort() % 2 == 0) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// What a driver saw of it.
    List<Phase> load(double warmSeconds, double seconds) throws IOException {
        var command = new ArrayList<>(List.of("taskset", "-c", DRIVER_PROCESSOR));
        command.addAll(Subject.javaCommand());
        command.addAll(List.of(
                RelayDriver.class.getName(),
                relay.name(),
                scenario.name(),
                Integer.toString(calls),
                Integer.toString(port),
                Long.toString(pid()),
                Double.toString(warmSeconds),
                Double.toString(seconds)));
        var driver = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var phases = new ArrayList<Phase>();
        try (var out = new BufferedReader(driver.inputReader(StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Phase.read(line).ifPresent(phases::add);
            }
        } finally {
            driver.destroy();
        }
        if (!phases.stream().map(Phase::name).toList().equals(RelayDriver.phases(scenario))) {
            throw new IOException("the driver ended without a result");
        }
        return phases;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
