package org.belfry.bench.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Who is measured.
enum Relay {
    /// Debian's rtpengine-daemon without its kernel module, its log for errors only, and no call ended
    /// for being still.
    RTPENGINE;

    private static final Path RTPENGINE_PROGRAM = Path.of("/usr/bin/rtpengine");

    static List<Relay> ready() {
        return Stream.of(values()).filter(Relay::isReady).toList();
    }

    private boolean isReady() {
        return switch (this) {
            case RTPENGINE -> Files.isExecutable(RTPENGINE_PROGRAM);
        };
    }

    /// Whether it is as fast in its first second as ever.
    boolean isCompiled() {
        return switch (this) {
            case RTPENGINE -> true;
        };
    }

    String title() throws IOException, InterruptedException {
        return switch (this) {
            case RTPENGINE -> "rtpengine " + version();
        };
    }

    /// The command that runs it in the foreground, to be told of calls at `port`.
    List<String> command(int port) {
        return switch (this) {
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
        };
    }

    private static String version() throws IOException, InterruptedException {
        var process = new ProcessBuilder(RTPENGINE_PROGRAM.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().findFirst().orElse("").replace("Version: ", "");
    }
}
