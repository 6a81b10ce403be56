package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "certificate",
        description = "What the doors show to prove who they are.",
        mixinStandardHelpOptions = true,
        subcommands = {CertificateShowCommand.class, CertificateAuthorityCommand.class})
final class CertificateCommand extends Group {}
