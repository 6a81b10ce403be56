package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/// A house started as an operator starts it: `./belfry start` as a child process, in folders and on
/// ports of its own.
///
/// It survives [#kill] and can be started again on the same folders. Not thread-safe, but for [#ask].
final class RunningHouse implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern LINK = Pattern.compile("https://\\S+/enrol#\\S+");

    private final Path folder;
    private final int webPort;
    private final int consolePort;
    private final int sipPort;
    private final List<String> more;
    private Optional<Process> process = Optional.empty();

    private RunningHouse(Path folder, List<String> more) {
        this.folder = folder;
        this.more = List.copyOf(more);
        webPort = freePort();
        consolePort = freePort();
        sipPort = freePort();
    }

    /// Below `folder`: `data`, `keys`, and what the house said.
    static RunningHouse in(Path folder, String... more) {
        return new RunningHouse(folder, List.of(more));
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it and waits until it says `ready `.
    RunningHouse start() {
        return start(List.of());
    }

    /// Starts it by way of another program, such as `faketime`.
    RunningHouse start(List<String> through) {
        var begun = Launcher.begin(through, startArguments(), output());
        process = Optional.of(begun);
        Awaitility.await("a line that begins with 'ready '")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !begun.isAlive() || said().lines().anyMatch(line -> line.startsWith("ready ")));
        assertThat(said().lines().filter(line -> line.startsWith("ready ")).count())
                .as("exactly one ready line in: %s", said())
                .isEqualTo(1);
        return this;
    }

    /// Tries to start a house that must refuse; one that opens all the same is ended and shows as exit
    /// code 137.
    Launcher.Ended startInVain() {
        return startInVain(List.of());
    }

    Launcher.Ended startInVain(List<String> through) {
        var limited = new ArrayList<>(List.of("timeout", "--signal=KILL", String.valueOf(PATIENCE.toSeconds())));
        limited.addAll(through);
        return Launcher.run(limited, startArguments());
    }

    List<String> startArguments() {
        var arguments = new ArrayList<String>(List.of("start"));
        arguments.addAll(folders());
        arguments.addAll(List.of(
                "--set",
                "name=localhost",
                "--set",
                "web.address=127.0.0.1",
                "--set",
                "web.port=" + webPort,
                "--set",
                "console.port=" + consolePort,
                "--set",
                "sip.tls.port=" + sipPort,
                "--set",
                "media.port=0"));
        arguments.addAll(more);
        return arguments;
    }

    /// Runs another verb of the launcher on this house.
    Launcher.Ended command(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(folders());
        return Launcher.run(List.of(), arguments);
    }

    /// Asks over the control socket, as the command line does, without the time a process takes to begin.
    ControlLine.Reply ask(String verb, Map<String, String> arguments) {
        return ControlLine.ask(data().resolve("control.sock"), verb, arguments);
    }

    /// The first administrator's link, as printed.
    String enrolmentLink() {
        var link = LINK.matcher(said());
        assertThat(link.find()).as("an enrolment link in: %s", said()).isTrue();
        return link.group();
    }

    /// SIGTERM; the exit code.
    int stop() {
        var running = process.orElseThrow();
        running.destroy();
        return end(running);
    }

    /// SIGKILL: nothing in the process learns of it.
    void kill() {
        var running = process.orElseThrow();
        running.destroyForcibly();
        end(running);
    }

    boolean isRunning() {
        return process.map(Process::isAlive).orElse(false);
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path keys() {
        return folder.resolve("keys");
    }

    int webPort() {
        return webPort;
    }

    int consolePort() {
        return consolePort;
    }

    /// Where SIP over TLS is spoken.
    int sipPort() {
        return sipPort;
    }

    long pid() {
        return process.orElseThrow().pid();
    }

    /// Everything it wrote to the terminal since its last start.
    String said() {
        try {
            return Files.exists(output()) ? Files.readString(output()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.filter(Process::isAlive).ifPresent(running -> {
            running.destroyForcibly();
            end(running);
        });
    }

    private List<String> folders() {
        return List.of("--data", data().toString(), "--set", "keys=" + keys());
    }

    private Path output() {
        return folder.resolve("said.txt");
    }

    private static int end(Process running) {
        try {
            assertThat(running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the house ends when told to")
                    .isTrue();
            return running.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a house ended", e);
        }
    }
}
