package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Shows recorded calls and who may hear them, new ones first.",
        mixinStandardHelpOptions = true)
final class RecordingListCommand extends Asking {

    @Override
    String verb() {
        return "recording.list";
    }
}
