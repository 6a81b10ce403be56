package org.belfry.server.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "play",
        description = "Writes a message to a new WAV file; that is audited.",
        mixinStandardHelpOptions = true)
final class VoicemailPlayCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose box it is")
    String user = "";

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "a new file, which only you may read")
    Path to = Path.of("");

    @Parameters(paramLabel = "MESSAGE", description = "its id, as list shows it")
    String message = "";

    @Override
    String verb() {
        return "voicemail.play";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("to", to.toAbsolutePath().toString());
        into.put("message", message);
    }
}
