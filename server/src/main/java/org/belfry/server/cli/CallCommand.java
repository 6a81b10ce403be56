package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "call",
        description = "Who may call whom.",
        mixinStandardHelpOptions = true,
        subcommands = {CallMayCommand.class, CallGrantCommand.class, CallSpentCommand.class})
final class CallCommand extends Group {}
