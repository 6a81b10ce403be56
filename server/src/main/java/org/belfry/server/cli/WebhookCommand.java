package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "webhook",
        description = "Programs elsewhere that are told what happens in the house.",
        mixinStandardHelpOptions = true,
        subcommands = {
            WebhookAddCommand.class,
            WebhookListCommand.class,
            WebhookRemoveCommand.class,
            WebhookTestCommand.class
        })
final class WebhookCommand extends Group {}
