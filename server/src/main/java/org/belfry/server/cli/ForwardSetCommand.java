package org.belfry.server.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "set",
        description = "Sends calls of somebody on; an empty number ends it.",
        mixinStandardHelpOptions = true)
final class ForwardSetCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "who")
    String user = "";

    @Option(names = "--always", paramLabel = "NUMBER", description = "every call")
    @Nullable
    String always;

    @Option(names = "--busy", paramLabel = "NUMBER", description = "when busy")
    @Nullable
    String busy;

    @Option(names = "--no-answer", paramLabel = "NUMBER", description = "when nobody answers")
    @Nullable
    String noAnswer;

    @Option(names = "--undisturbed", paramLabel = "true|false", description = "whether no telephone rings")
    @Nullable
    String undisturbed;

    @Override
    String verb() {
        return "forward.set";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        if (always != null) {
            into.put("always", always);
        }
        if (busy != null) {
            into.put("busy", busy);
        }
        if (noAnswer != null) {
            into.put("no-answer", noAnswer);
        }
        if (undisturbed != null) {
            into.put("undisturbed", undisturbed);
        }
    }
}
