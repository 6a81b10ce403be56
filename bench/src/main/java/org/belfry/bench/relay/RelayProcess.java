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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.belfry.bench.load.Subject;

/// A relay under load: a process pinned to the first processor. What a peer says is in a file that goes
/// with it; ours answers. The driver is pinned to the second.
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
    private final BufferedReader answers;
    private final List<String> told = new ArrayList<>();

    private RelayProcess(Relay relay, Scenario scenario, int calls, Process process, Path log, int port) {
        answers = process.inputReader(StandardCharsets.UTF_8);
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
        var builder = new ProcessBuilder(command).redirectError(log.toFile());
        if (relay != Relay.BELFRY) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        var started = new RelayProcess(relay, scenario, calls, builder.start(), log, port);
        if (relay == Relay.BELFRY ? started.isReady() : started.comesToListen()) {
            return started;
        }
        String said = Files.readString(log);
        started.close();
        throw new IOException(relay + " did not start: " + said);
    }

    /// Reads what ours says before it is.
    private boolean isReady() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.equals(RelayServer.READY)) {
                return true;
            }
            told.add(line);
        }
        return false;
    }

    private boolean comesToListen() throws IOException, InterruptedException {
        for (int tries = 0; tries < START_TRIES && process.isAlive(); tries++) {
            if (isListening()) {
                return true;
            }
            process.waitFor(START_STEP_MS, TimeUnit.MILLISECONDS);
        }
        return false;
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

    /// What ours said of its browsers, a line each.
    List<String> told() {
        return told;
    }

    /// What a driver saw of it.
    Run load(double warmSeconds, double seconds) throws IOException {
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
        var warm = Optional.<Allocated>empty();
        try (var out = new BufferedReader(driver.inputReader(StandardCharsets.UTF_8))) {
            tell(driver);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                warm = line.equals(RelayDriver.WARM) ? allocated() : warm;
                Phase.read(line).ifPresent(phases::add);
            }
        } finally {
            driver.destroy();
        }
        if (!phases.stream().map(Phase::name).toList().equals(RelayDriver.phases(scenario))) {
            throw new IOException("the driver ended without a result");
        }
        var end = warm.isPresent() ? allocated() : warm;
        return new Run(
                phases, end.isPresent() ? OptionalDouble.of(end.get().eachSince(warm.get())) : OptionalDouble.empty());
    }

    private void tell(Process driver) throws IOException {
        try (var in = driver.outputWriter(StandardCharsets.US_ASCII)) {
            for (String line : told) {
                in.write(line + "\n");
            }
        }
    }

    /// Of ours.
    private Optional<Allocated> allocated() throws IOException {
        return relay == Relay.BELFRY ? Optional.of(Allocated.ask(process, answers)) : Optional.empty();
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
