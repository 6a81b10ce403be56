package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "mail",
        description = "The server that takes the house's mail, over TLS only.",
        mixinStandardHelpOptions = true,
        subcommands = {MailSetCommand.class, MailShowCommand.class, MailTestCommand.class, MailRemoveCommand.class})
final class MailCommand extends Group {}
