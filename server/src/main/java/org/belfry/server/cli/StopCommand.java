package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "stop",
        description = "Ends the running house; what is under way is finished first.",
        mixinStandardHelpOptions = true)
final class StopCommand extends Asking {

    @Override
    String verb() {
        return "stop";
    }
}
