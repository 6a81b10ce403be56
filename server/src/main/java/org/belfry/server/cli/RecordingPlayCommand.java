package org.belfry.server.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "play",
        description = "Writes a recorded call to a new WAV file, a side a channel; that is audited.",
        mixinStandardHelpOptions = true)
final class RecordingPlayCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "who hears it: one who may listen")
    String user = "";

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "a new file, which only you may read")
    Path to = Path.of("");

    @Parameters(paramLabel = "RECORDING", description = "its id, as list shows it")
    String recording = "";

    @Override
    String verb() {
        return "recording.play";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("to", to.toAbsolutePath().toString());
        into.put("recording", recording);
    }
}
