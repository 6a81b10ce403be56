package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "status",
        description = "Says how the house is: doors, people, controls.",
        mixinStandardHelpOptions = true)
final class StatusCommand extends Asking {

    @Override
    String verb() {
        return "status";
    }
}
