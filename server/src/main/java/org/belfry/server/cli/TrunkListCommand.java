package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Lists the lines in the order they are tried, and how each is now.",
        mixinStandardHelpOptions = true)
final class TrunkListCommand extends Asking {

    @Override
    String verb() {
        return "trunk.list";
    }
}
