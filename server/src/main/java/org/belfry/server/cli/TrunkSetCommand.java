package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "set",
        description = "Changes a line to a provider; what is left out stays as it is.",
        mixinStandardHelpOptions = true)
final class TrunkSetCommand extends TrunkOptions {

    @Override
    String verb() {
        return "trunk.set";
    }
}
