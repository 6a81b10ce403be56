package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "audit",
        description = "What happened, who did it, and the proof that nobody changed the record.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditVerifyCommand.class, AuditExportCommand.class, AuditKeyCommand.class})
final class AuditCommand extends Group {}
