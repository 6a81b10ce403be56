package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(name = "show", description = "Shows the certificate that the doors serve.", mixinStandardHelpOptions = true)
final class CertificateShowCommand extends Asking {

    @Override
    String verb() {
        return "certificate.show";
    }
}
