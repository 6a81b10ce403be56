package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "key",
        description = "Prints the public key (PEM) with which an exported ledger can be verified anywhere.",
        mixinStandardHelpOptions = true)
final class AuditKeyCommand extends Asking {

    @Override
    String verb() {
        return "audit.key";
    }
}
