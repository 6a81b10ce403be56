package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "test",
        description = "Sends a first message and says what became of it; starts a paused one again.",
        mixinStandardHelpOptions = true)
final class WebhookTestCommand extends Asking {

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "which")
    String name = "";

    @Override
    String verb() {
        return "webhook.test";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("name", name);
    }
}
