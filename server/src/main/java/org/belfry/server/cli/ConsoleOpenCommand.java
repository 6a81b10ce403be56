package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "open",
        description = "Opens the console to a network, beyond this machine itself.",
        mixinStandardHelpOptions = true)
final class ConsoleOpenCommand extends Asking {

    @Option(names = "--from", required = true, paramLabel = "NETWORK", description = "who may, e.g. 192.0.2.0/24")
    String network = "";

    @Override
    String verb() {
        return "console.open";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("network", network);
    }
}
