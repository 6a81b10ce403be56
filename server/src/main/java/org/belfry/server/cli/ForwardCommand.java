package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "forward",
        description = "Where people have their calls sent.",
        mixinStandardHelpOptions = true,
        subcommands = {ForwardSetCommand.class})
final class ForwardCommand extends Group {}
