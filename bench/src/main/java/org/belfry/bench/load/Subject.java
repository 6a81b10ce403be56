package org.belfry.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.belfry.bench.relay.Talkers;

/// A server under load: a process with its files in a folder that goes with it. The driver is pinned to
/// the second processor, and so is the server to the first; one that compiles itself after [#pin].
public final class Subject implements AutoCloseable {

    private static final String SERVER_PROCESSOR = "0";
    private static final String DRIVER_PROCESSOR = "1";
    private static final int STOP_SECONDS = 10;
    private static final int START_TRIES = 200;
    private static final int START_STEP_MS = 100;

    private final Process process;
    private final Path folder;
    private final LoadPlan.Scenario scenario;
    private final LoadPlan.Wire wire;
    private final int port;
    private final int calleePort;
    private final int driverPort;
    private final boolean isHouse;
    private final int residents;
    private final List<String> launcher;
    private final BufferedReader out;

    /// @param residents of a house, behind whom those who are called have their numbers
    private Subject(
            Process process,
            Path folder,
            LoadPlan.Scenario scenario,
            LoadPlan.Wire wire,
            Ports ports,
            boolean isHouse,
            int residents) {
        this.process = process;
        this.folder = folder;
        this.scenario = scenario;
        this.wire = wire;
        this.port = ports.server();
        this.calleePort = ports.callee();
        this.driverPort = ports.driver();
        this.isHouse = isHouse;
        this.residents = residents;
        this.launcher = javaCommand();
        this.out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    }

    /// @param inner where a proxy that takes TLS comes out
    /// @param driver of those who register over UDP
    record Ports(int server, int callee, int inner, int driver) {
        /// Free a moment ago; below those the system chooses itself.
        static Ports free() throws IOException {
            return new Ports(freePort(), freePort(), freePort(), freePort());
        }

        private static int freePort() throws IOException {
            try (var socket = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }

    /// Our endpoint without rooms, under the flags of the house.
    static Subject belfry(LoadPlan.Scenario scenario, LoadPlan.Wire wire, int users) throws IOException {
        return ofJava(SipServer.class, scenario, wire, users);
    }

    /// All rooms of telephones, under the same flags.
    static Subject house(LoadPlan.Scenario scenario, LoadPlan.Wire wire, int users) throws IOException {
        return ofJava(HouseServer.class, scenario, wire, users);
    }

    /// JAIN-SIP with transactions, under the same flags.
    static Subject jain(LoadPlan.Scenario scenario, LoadPlan.Wire wire, int users) throws IOException {
        return ofJava(JainRegistrar.class, scenario, wire, users);
    }

    private static Subject ofJava(Class<?> main, LoadPlan.Scenario scenario, LoadPlan.Wire wire, int users)
            throws IOException {
        var folder = Files.createTempDirectory("belfry-load");
        var ports = Ports.free();
        var command = new ArrayList<>(javaCommand());
        command.addAll(List.of(
                main.getName(),
                scenario.name(),
                wire.name(),
                folder.toString(),
                Integer.toString(users),
                Integer.toString(ports.server()),
                Integer.toString(ports.callee())));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var subject = new Subject(process, folder, scenario, wire, ports, main == HouseServer.class, users);
        for (String line = subject.out.readLine(); line != null; line = subject.out.readLine()) {
            if (line.startsWith("ready ")) {
                return subject;
            }
        }
        subject.close();
        throw new IOException("the server ended without being ready: " + String.join(" ", command));
    }

    static Subject kamailio(LoadPlan.Scenario scenario, LoadPlan.Wire wire) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("belfry-load");
        var ports = Ports.free();
        var command = new ArrayList<>(List.of("taskset", "-c", SERVER_PROCESSOR));
        command.addAll(Kamailio.command(scenario, wire, folder, ports));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var subject = new Subject(process, folder, scenario, wire, ports, false, 0);
        for (int tries = 0; tries < START_TRIES && process.isAlive(); tries++) {
            if (isListening(wire, ports.server())) {
                return subject;
            }
            process.waitFor(START_STEP_MS, TimeUnit.MILLISECONDS);
        }
        String log = Files.readString(folder.resolve("log"));
        subject.close();
        throw new IOException("Kamailio did not start: " + log);
    }

    private static boolean isListening(LoadPlan.Wire wire, int port) throws IOException {
        if (wire == LoadPlan.Wire.UDP) {
            String hex = ":%04X ".formatted(port);
            return Files.readString(Path.of("/proc/net/udp")).contains(hex);
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), START_STEP_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// A Java machine as this one is, its flags and classes too, without a class to run.
    public static List<String> javaCommand() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }

    /// Of the loopback.
    int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /// Leaves it one processor from now on. A Java machine compiles what it runs for minutes, on the same
    /// processor if it has one: who is measured has that behind him, as a server has that runs for weeks.
    public void pin() throws IOException {
        var pinning = new ProcessBuilder("taskset", "-a", "-c", "-p", SERVER_PROCESSOR, Long.toString(pid()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!pinning.waitFor(STOP_SECONDS, TimeUnit.SECONDS) || pinning.exitValue() != 0) {
                throw new IOException("the server could not be left one processor");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /// What it holds; ours only.
    public Weight weigh() throws IOException {
        return Weight.read(Questions.ask(process, out, Weight.QUESTION));
    }

    /// From the end of a call to its durable record, since this was asked last; the house only.
    public RecordDelay recordDelay() throws IOException {
        return RecordDelay.read(Questions.ask(process, out, RecordDelay.QUESTION));
    }

    /// Runs a driver against it.
    public LoadResult load(int users, LoadPlan.Pace pace) throws IOException {
        var driver = drive(scenario, users, pace);
        try (var out = new BufferedReader(driver.inputReader(StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (LoadResult.isResult(line)) {
                    return LoadResult.read(line);
                }
            }
        } finally {
            driver.destroy();
        }
        throw new IOException("the driver ended without a result");
    }

    /// Starts a driver whose users do once what `what` says and then stay, and waits until they all have.
    public Process occupy(LoadPlan.Scenario what, int users, int window) throws IOException {
        var driver = drive(what, users, new LoadPlan.Pace(window, 0, 0, 0));
        var out = new BufferedReader(driver.inputReader(StandardCharsets.UTF_8));
        String line = out.readLine();
        if (!"idle".equals(line)) {
            driver.destroy();
            throw new IOException("not all users were served: " + line);
        }
        return driver;
    }

    /// Calls that are talked in: who makes them, and what both sides of each were told.
    ///
    /// @param driver holds them until it is ended
    public record Talk(Process driver, List<Talkers.Side> sides) {}

    /// Starts a driver that makes `calls` calls, one after the other, and waits until they are answered.
    public Talk talk(int calls) throws IOException {
        var driver = drive(LoadPlan.Scenario.TALK, calls, new LoadPlan.Pace(1, 0, 0, 0));
        var said = new BufferedReader(driver.inputReader(StandardCharsets.UTF_8));
        var sides = new ArrayList<Talkers.Side>();
        String line = said.readLine();
        for (; line != null && Talkers.Side.isOne(line); line = said.readLine()) {
            sides.add(Talkers.Side.read(line));
        }
        if (!"idle".equals(line) || sides.size() != 2 * calls) {
            driver.destroy();
            throw new IOException("not all calls were answered: " + line);
        }
        return new Talk(driver, sides);
    }

    private Process drive(LoadPlan.Scenario what, int users, LoadPlan.Pace pace) throws IOException {
        var command = new ArrayList<>(List.of("taskset", "-c", DRIVER_PROCESSOR));
        command.addAll(launcher);
        command.add(LoadDriver.class.getName());
        int own = what == LoadPlan.Scenario.REGISTER ? driverPort : 0;
        int firstCallee = isHouse ? residents : users;
        command.addAll(
                new LoadPlan(what, wire, port, calleePort, own, users, isHouse, firstCallee, pace, pid()).arguments());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
