package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "voicemail",
        description = "What callers left for people who were not there.",
        mixinStandardHelpOptions = true,
        subcommands = {
            VoicemailListCommand.class,
            VoicemailPlayCommand.class,
            VoicemailDeleteCommand.class,
            VoicemailPinCommand.class,
            VoicemailMailCommand.class
        })
final class VoicemailCommand extends Group {}
