package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a message for good.", mixinStandardHelpOptions = true)
final class VoicemailDeleteCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose box it is")
    String user = "";

    @Parameters(paramLabel = "MESSAGE", description = "its id, as list shows it")
    String message = "";

    @Override
    String verb() {
        return "voicemail.delete";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("message", message);
    }
}
