package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "console",
        description = "Who may reach the console.",
        mixinStandardHelpOptions = true,
        subcommands = {ConsoleOpenCommand.class, ConsoleCloseCommand.class})
final class ConsoleCommand extends Group {}
