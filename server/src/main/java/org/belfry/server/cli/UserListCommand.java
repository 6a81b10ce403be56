package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists who has an account.", mixinStandardHelpOptions = true)
final class UserListCommand extends Asking {

    @Override
    String verb() {
        return "user.list";
    }
}
