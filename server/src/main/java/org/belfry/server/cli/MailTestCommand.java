package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "test",
        description = "Sends one mail now, and says what became of it.",
        mixinStandardHelpOptions = true)
final class MailTestCommand extends Asking {

    @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "where to")
    String to = "";

    @Override
    String verb() {
        return "mail.test";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("to", to);
    }
}
