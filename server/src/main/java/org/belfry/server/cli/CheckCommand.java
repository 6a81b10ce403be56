package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = "Looks at the running house; --doors lists every open door.",
        mixinStandardHelpOptions = true)
final class CheckCommand extends Asking {

    @Option(names = "--doors", description = "only the doors, and whether anything listens that is not one")
    boolean doors;

    @Override
    String verb() {
        return "check";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("doors", String.valueOf(doors));
    }
}
