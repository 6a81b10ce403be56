package org.belfry.bench.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.belfry.bench.load.Subject;

/// Who is measured.
enum Relay {
    /// Our media port, under the flags of the house; for TURN with ports for others, loopback too.
    BELFRY,
    /// Debian's rtpengine-daemon without its kernel module, its log for errors only, and no call ended
    /// for being still.
    RTPENGINE,
    /// Debian's coturn with as many relay threads as it likes, its log for nothing, loopback peers
    /// allowed.
    COTURN;

    private static final Path COTURN_PROGRAM = Path.of("/usr/bin/turnserver");
    private static final Path RTPENGINE_PROGRAM = Path.of("/usr/bin/rtpengine");

    /// Those that can do it on this machine.
    static List<Relay> ready(Scenario scenario) {
        return Stream.of(values()).filter(relay -> relay.isReady(scenario)).toList();
    }

    private boolean isReady(Scenario scenario) {
        return switch (this) {
            case BELFRY -> true;
            case RTPENGINE -> !scenario.isTurn() && Files.isExecutable(RTPENGINE_PROGRAM);
            case COTURN -> scenario.isTurn() && Files.isExecutable(COTURN_PROGRAM);
        };
    }

    /// Whether it is as fast in its first second as ever.
    boolean isCompiled() {
        return switch (this) {
            case BELFRY -> false;
            case RTPENGINE, COTURN -> true;
        };
    }

    String title() throws IOException, InterruptedException {
        return switch (this) {
            case BELFRY -> "Belfry";
            case RTPENGINE -> "rtpengine " + version(RTPENGINE_PROGRAM).replace("Version: ", "");
            case COTURN -> "coturn " + version(COTURN_PROGRAM);
        };
    }

    /// The command that runs it in the foreground. The peers are to be told of calls at `port`; ours
    /// knows its calls and carries them there.
    List<String> command(Scenario scenario, int calls, int port) {
        return switch (this) {
            case BELFRY ->
                Stream.concat(
                                Subject.javaCommand().stream(),
                                Stream.of(
                                        RelayServer.class.getName(),
                                        scenario.name(),
                                        Integer.toString(calls),
                                        Integer.toString(port)))
                        .toList();
            case RTPENGINE ->
                List.of(
                        RTPENGINE_PROGRAM.toString(),
                        "--config-file=none",
                        "--foreground",
                        "--log-stderr",
                        "--log-level=2",
                        "--table=-1",
                        "--interface=127.0.0.1",
                        "--listen-ng=127.0.0.1:" + port,
                        "--port-min=20000",
                        "--port-max=60000",
                        "--timeout=3600",
                        "--silent-timeout=3600");
            case COTURN ->
                List.of(
                        COTURN_PROGRAM.toString(),
                        "-n",
                        "--listening-ip=127.0.0.1",
                        "--listening-port=" + port,
                        "--relay-ip=127.0.0.1",
                        "--min-port=20000",
                        "--max-port=60000",
                        "--lt-cred-mech",
                        "--user=" + TurnCalls.USER + ":" + TurnCalls.PASSWORD,
                        "--realm=" + TurnCalls.REALM,
                        "--allow-loopback-peers",
                        "--no-tls",
                        "--no-dtls",
                        "--no-tcp",
                        "--no-cli",
                        "--log-file=stdout");
        };
    }

    private static String version(Path program) throws IOException, InterruptedException {
        var process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().reduce((_, last) -> last).orElse("");
    }
}
