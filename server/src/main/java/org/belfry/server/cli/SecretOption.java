package org.belfry.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.belfry.server.StartFault;
import picocli.CommandLine.Option;

/// A secret that is somebody else's to give, such as a provider's password: from the first line of a
/// file that only its owner can read, or of standard input; never from the command line, which other
/// processes can read.
///
/// Limit: [#BYTES_MAX] are read, against a file or a pipe that never ends.
final class SecretOption {

    private static final int BYTES_MAX = 4096;
    private static final String STANDARD_INPUT = "-";
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = {
                "a file only its owner can read (chmod 600), whose first line is the password;",
                "- reads that line from standard input"
            })
    Optional<String> file = Optional.empty();

    /// Empty if none was given.
    ///
    /// @throws StartFault if it can't be had, with the sentence to show
    Optional<String> read() throws StartFault {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String named = file.get();
        try {
            return Optional.of(named.equals(STANDARD_INPUT) ? firstLine("standard input", System.in) : kept(named));
        } catch (IOException e) {
            throw new StartFault("--password-file %s: cannot be read: %s".formatted(named, e.getMessage()));
        }
    }

    private static String kept(String named) throws IOException, StartFault {
        var path = Path.of(named);
        var permissions = Files.getPosixFilePermissions(path);
        if (!OWNERS.containsAll(permissions)) {
            throw new StartFault("--password-file %s: others can read it (expected: chmod 600)".formatted(named));
        }
        try (var in = Files.newInputStream(path)) {
            return firstLine(named, in);
        }
    }

    private static String firstLine(String named, InputStream in) throws IOException, StartFault {
        String read = new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
        String line = read.lines().findFirst().orElse("");
        if (line.isEmpty()) {
            throw new StartFault(
                    "--password-file %s: its first line is empty (expected: the password)".formatted(named));
        }
        return line;
    }
}
