package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "remove",
        description = "Tells a program nothing any more, and forgets its secret.",
        mixinStandardHelpOptions = true)
final class WebhookRemoveCommand extends Asking {

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "which")
    String name = "";

    @Override
    String verb() {
        return "webhook.remove";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("name", name);
    }
}
