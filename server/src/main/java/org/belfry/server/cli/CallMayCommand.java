package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "may",
        description = "Says rule by rule whether somebody may call a number.",
        mixinStandardHelpOptions = true)
final class CallMayCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "who")
    String user = "";

    @Option(names = "--to", required = true, paramLabel = "NUMBER", description = "as it is dialled, or with its plus")
    String to = "";

    @Override
    String verb() {
        return "call.may";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("to", to);
    }
}
