package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "grant", description = "Grants somebody exactly these kinds of calls.", mixinStandardHelpOptions = true)
final class CallGrantCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "who")
    String user = "";

    @Option(
            names = "--classes",
            required = true,
            paramLabel = "LIST",
            description = "e.g. internal,national,mobile,international")
    String classes = "";

    @Option(names = "--countries", paramLabel = "LIST", description = "countries besides, e.g. GB,FR")
    String countries = "";

    @Option(names = "--night", description = "at night too")
    boolean night;

    @Override
    String verb() {
        return "call.grant";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("classes", classes);
        into.put("countries", countries);
        into.put("night", String.valueOf(night));
    }
}
