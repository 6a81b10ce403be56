package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "dialplan",
        description = "What numbers lead to: groups, menus, hours, queues.",
        mixinStandardHelpOptions = true,
        subcommands = {DialplanShowCommand.class, DialplanSetCommand.class, DialplanUndoCommand.class})
final class DialplanCommand extends Group {}
