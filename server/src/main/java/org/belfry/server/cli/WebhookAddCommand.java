package org.belfry.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.belfry.server.StartFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Has events told to a program, signed, over HTTPS; the secret is shown once.",
        footer = {
            "",
            "  ./belfry webhook add https://crm.example/belfry --events call.answered,call.ended",
            "",
            "Events: call.began, call.ringing, call.answered, call.changed, call.ended, call.recorded,",
            "  device.registered, device.gone, voicemail.left, events.lost, or all of them."
        },
        mixinStandardHelpOptions = true)
final class WebhookAddCommand extends Asking {

    private static final int AUTHORITY_BYTES_MAX = 32 * 1024;

    @Parameters(paramLabel = "URL", description = "where to, with https://")
    String url = "";

    @Option(names = "--events", required = true, paramLabel = "EVENTS", description = "which, with commas between")
    String events = "";

    @Option(names = "--name", paramLabel = "NAME", description = "what to call it; the host of the URL if left out")
    String name = "";

    @Option(
            names = "--reach",
            paramLabel = "WHERE",
            description = {
                "which addresses the host may have: internet (the default), site (private",
                "networks too) or machine (this machine only)"
            })
    String reach = "";

    @Option(
            names = "--authority",
            paramLabel = "FILE",
            description = "what its certificate is trusted by, as PEM; those of the system if left out")
    Optional<Path> authority = Optional.empty();

    @Override
    String verb() {
        return "webhook.add";
    }

    @Override
    void arguments(Map<String, String> into) throws StartFault {
        into.put("url", url);
        into.put("events", events);
        into.put("name", name);
        into.put("reach", reach);
        if (authority.isPresent()) {
            into.put("authority", read(authority.get()));
        }
    }

    private static String read(Path file) throws StartFault {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(AUTHORITY_BYTES_MAX + 1);
            if (bytes.length > AUTHORITY_BYTES_MAX) {
                throw new StartFault("--authority %s: more than %d bytes".formatted(file, AUTHORITY_BYTES_MAX));
            }
            return new String(bytes, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new StartFault("--authority %s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
