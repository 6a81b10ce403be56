package org.belfry.server.cli;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = "Writes the ledger to a file, sealed as it is, for keeping and verifying elsewhere.",
        mixinStandardHelpOptions = true)
final class AuditExportCommand extends Asking {

    @Parameters(paramLabel = "FILE", description = "a new file; an existing one is not overwritten")
    Path file = Path.of("");

    @Override
    String verb() {
        return "audit.export";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("file", file.toAbsolutePath().toString());
    }
}
