package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "delete", description = "Deletes a recorded call for good.", mixinStandardHelpOptions = true)
final class RecordingDeleteCommand extends Asking {

    @Parameters(paramLabel = "RECORDING", description = "its id, as list shows it")
    String recording = "";

    @Override
    String verb() {
        return "recording.delete";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("recording", recording);
    }
}
