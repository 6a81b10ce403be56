package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "recording",
        description = "Calls that were recorded by the dialplan.",
        mixinStandardHelpOptions = true,
        subcommands = {RecordingListCommand.class, RecordingPlayCommand.class, RecordingDeleteCommand.class})
final class RecordingCommand extends Group {}
