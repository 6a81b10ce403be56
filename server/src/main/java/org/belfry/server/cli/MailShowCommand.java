package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "Says which server it is, how much mail waits, and why.",
        mixinStandardHelpOptions = true)
final class MailShowCommand extends Asking {

    @Override
    String verb() {
        return "mail.show";
    }
}
