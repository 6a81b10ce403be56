package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "Writes the dialplan as JSON, to be changed and set again.",
        mixinStandardHelpOptions = true)
final class DialplanShowCommand extends Asking {

    @Override
    String verb() {
        return "dialplan.show";
    }
}
