package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "spent",
        description = "Says what somebody's calls have used of a day's budget, with what calls that are up hold of it.",
        mixinStandardHelpOptions = true)
final class CallSpentCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "who")
    String user = "";

    @Override
    String verb() {
        return "call.spent";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
    }
}
