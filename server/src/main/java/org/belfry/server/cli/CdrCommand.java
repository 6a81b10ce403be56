package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "cdr", description = "What became of calls.", mixinStandardHelpOptions = true)
final class CdrCommand extends Asking {

    @Option(names = "--since", paramLabel = "TIME", description = "e.g. 2027-03-01T08:00:00Z; a day back if left out")
    String since = "";

    @Option(names = "--csv", description = "as CSV")
    boolean csv;

    @Override
    String verb() {
        return "cdr";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("since", since);
        into.put("csv", String.valueOf(csv));
    }
}
