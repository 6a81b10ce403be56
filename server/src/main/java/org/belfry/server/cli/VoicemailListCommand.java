package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Shows the messages in a box, new ones first.", mixinStandardHelpOptions = true)
final class VoicemailListCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose box it is")
    String user = "";

    @Override
    String verb() {
        return "voicemail.list";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
    }
}
