package org.belfry.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.belfry.server.StartFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        description = "Names the server, in the place of the one before. ./belfry mail test says whether it works.",
        footer = {
            "",
            "  printf '%%s\\n' \"$PASSWORD\" | ./belfry mail set --host mail.example.com \\",
            "      --user pbx --password-file - --from pbx@example.com"
        },
        mixinStandardHelpOptions = true)
final class MailSetCommand extends Asking {

    private static final int AUTHORITY_BYTES_MAX = 32 * 1024;

    @Option(names = "--host", required = true, paramLabel = "HOST", description = "as its certificate names it")
    String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "587, or 465 with implicit TLS, if left out")
    Optional<String> port = Optional.empty();

    @Option(
            names = "--tls",
            paramLabel = "starttls|implicit",
            description = "when TLS begins: by a command, or at once; starttls if left out")
    Optional<String> tls = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME", description = "what the server knows us by, if it wants a login")
    Optional<String> user = Optional.empty();

    @Mixin
    SecretOption password = new SecretOption();

    @Option(names = "--from", required = true, paramLabel = "ADDRESS", description = "what our mail comes from")
    String from = "";

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "PEM: whose certificates it may show; those the system trusts if left out")
    Optional<Path> authority = Optional.empty();

    @Override
    String verb() {
        return "mail.set";
    }

    @Override
    void arguments(Map<String, String> into) throws StartFault {
        into.put("host", host);
        into.put("from", from);
        port.ifPresent(text -> into.put("port", text));
        tls.ifPresent(text -> into.put("tls", text));
        user.ifPresent(text -> into.put("user", text));
        password.read().ifPresent(text -> into.put("password", text));
        if (authority.isPresent()) {
            into.put("authority", read(authority.get()));
        }
    }

    private static String read(Path file) throws StartFault {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(AUTHORITY_BYTES_MAX + 1);
            if (bytes.length > AUTHORITY_BYTES_MAX) {
                throw new StartFault("--authority %s: more than 32 KiB (expected: PEM)".formatted(file));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StartFault("--authority %s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
