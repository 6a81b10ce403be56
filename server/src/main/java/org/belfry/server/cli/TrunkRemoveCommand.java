package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "remove",
        description = "Ends a line: signs out there, forgets its password and where its numbers lead.",
        mixinStandardHelpOptions = true)
final class TrunkRemoveCommand extends Asking {

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "which")
    String name = "";

    @Override
    String verb() {
        return "trunk.remove";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("name", name);
    }
}
