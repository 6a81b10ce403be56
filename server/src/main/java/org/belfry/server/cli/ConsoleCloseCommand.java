package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "close",
        description = "Closes the console again to all but this machine.",
        mixinStandardHelpOptions = true)
final class ConsoleCloseCommand extends Asking {

    @Override
    String verb() {
        return "console.close";
    }
}
