package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "cdr", description = "What became of calls.", mixinStandardHelpOptions = true)
final class CdrCommand extends Asking {

    @Option(names = "--since", paramLabel = "TIME", description = "e.g. 2027-03-01T08:00:00Z; a day back if left out")
    String since = "";

    @Option(names = "--until", paramLabel = "TIME", description = "only what began before; up to now if left out")
    String until = "";

    @Option(names = "--with", paramLabel = "WHOM", description = "only those with that person or number")
    String with = "";

    @Option(names = "--csv", description = "as CSV")
    boolean csv;

    @Override
    String verb() {
        return "cdr";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("since", since);
        into.put("until", until);
        into.put("with", with);
        into.put("csv", String.valueOf(csv));
    }
}
