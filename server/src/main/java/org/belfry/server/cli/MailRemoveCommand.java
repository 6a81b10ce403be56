package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "remove",
        description = "Forgets the server: nothing is sent by mail then.",
        mixinStandardHelpOptions = true)
final class MailRemoveCommand extends Asking {

    @Override
    String verb() {
        return "mail.remove";
    }
}
