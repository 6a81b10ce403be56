package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        description = "Shows one line: how it is set up, where its numbers lead, and how it is now.",
        mixinStandardHelpOptions = true)
final class TrunkShowCommand extends Asking {

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "which")
    String name = "";

    @Override
    String verb() {
        return "trunk.show";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("name", name);
    }
}
