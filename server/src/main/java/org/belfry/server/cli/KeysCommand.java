package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "keys",
        description = "The keys everything is sealed with.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysRotateCommand.class, KeysKitCommand.class, KeysRestoreCommand.class})
final class KeysCommand extends Group {}
