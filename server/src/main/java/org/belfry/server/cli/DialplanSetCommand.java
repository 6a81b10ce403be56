package org.belfry.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.belfry.server.StartFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        description = "Puts a whole dialplan in force, if it passes its check.",
        mixinStandardHelpOptions = true)
final class DialplanSetCommand extends Asking {

    /// What the control socket takes, with room for the rest of the request.
    private static final int BYTES_MAX = 60 * 1024;

    @Option(names = "--file", required = true, paramLabel = "FILE", description = "JSON, as dialplan show writes it")
    Path file = Path.of("");

    @Override
    String verb() {
        return "dialplan.set";
    }

    @Override
    void arguments(Map<String, String> into) throws StartFault {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new StartFault("--file %s: more than %d bytes (expected: a dialplan)".formatted(file, BYTES_MAX));
            }
            into.put("plan", new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StartFault("--file %s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
