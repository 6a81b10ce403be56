package org.belfry.server.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.belfry.server.Passphrases;
import org.belfry.server.StartFault;
import org.belfry.vault.Secret;
import picocli.CommandLine.Option;

/// Where the passphrase of the key folder comes from: a file named, a credential of the service supervisor, or the
/// terminal; never the command line or the environment, which other processes can read.
final class PassphraseOption implements Passphrases {

    private static final long FILE_BYTES_MAX = 4096;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "a file whose first line is the passphrase of the key folder")
    Optional<Path> file = Optional.empty();

    @Override
    public Optional<Secret> given() throws StartFault {
        var source = file.or(PassphraseOption::credential);
        return source.isPresent() ? Optional.of(read(source.get())) : Optional.empty();
    }

    @Override
    public Optional<Secret> ask(String prompt) {
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return terminal.map(console -> console.readPassword("%s ", prompt)).map(PassphraseOption::secret);
    }

    private static Secret secret(char[] typed) {
        var secret = Secret.ofText(CharBuffer.wrap(typed));
        Arrays.fill(typed, '\0');
        return secret;
    }

    /// systemd's `LoadCredential=belfry-passphrase:…`.
    private static Optional<Path> credential() {
        return Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY"))
                .map(folder -> Path.of(folder, "belfry-passphrase"))
                .filter(Files::isRegularFile);
    }

    private static Secret read(Path file) throws StartFault {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new StartFault("--passphrase-file %s: larger than %d bytes".formatted(file, FILE_BYTES_MAX));
            }
            String line = Files.readString(file).lines().findFirst().orElse("");
            if (line.isEmpty()) {
                throw new StartFault(
                        "--passphrase-file %s: its first line is empty (expected: the passphrase)".formatted(file));
            }
            return Secret.ofText(line);
        } catch (IOException e) {
            throw new StartFault("--passphrase-file %s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
