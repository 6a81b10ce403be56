package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(name = "list", description = "Shows who is told of what, and how it goes.", mixinStandardHelpOptions = true)
final class WebhookListCommand extends Asking {

    @Override
    String verb() {
        return "webhook.list";
    }
}
