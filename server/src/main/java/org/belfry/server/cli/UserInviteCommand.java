package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "invite",
        description = "Makes a link, good once and for 24 hours, with which somebody creates their account.",
        mixinStandardHelpOptions = true)
final class UserInviteCommand extends Asking {

    @Option(names = "--administrator", description = "the account may enter the console")
    boolean administrator;

    @Override
    String verb() {
        return "user.invite";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("administrator", String.valueOf(administrator));
    }
}
