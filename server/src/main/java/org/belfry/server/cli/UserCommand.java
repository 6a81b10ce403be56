package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "user",
        description = "People with an account.",
        mixinStandardHelpOptions = true,
        subcommands = {UserInviteCommand.class, UserListCommand.class})
final class UserCommand extends Group {}
