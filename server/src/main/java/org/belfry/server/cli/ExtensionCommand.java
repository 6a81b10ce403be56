package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "extension",
        description = "The numbers of people in the house.",
        mixinStandardHelpOptions = true,
        subcommands = {ExtensionSetCommand.class})
final class ExtensionCommand extends Group {}
