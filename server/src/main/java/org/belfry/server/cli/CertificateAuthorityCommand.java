package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "authority",
        description = "Prints this house's own certificate authority (PEM), to be trusted by phones and browsers.",
        mixinStandardHelpOptions = true)
final class CertificateAuthorityCommand extends Asking {

    @Override
    String verb() {
        return "certificate.authority";
    }
}
