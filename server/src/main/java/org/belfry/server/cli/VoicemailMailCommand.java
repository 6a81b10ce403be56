package org.belfry.server.cli;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "mail",
        description = {
            "Sets what comes by mail: off, notice, or attach with what was said as a file.",
            "Without one of these, says what is set."
        },
        mixinStandardHelpOptions = true)
final class VoicemailMailCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose box it is")
    String user = "";

    @Option(names = "--to", paramLabel = "ADDRESS", description = "where to; the address of the account if left out")
    Optional<String> to = Optional.empty();

    @Parameters(arity = "0..1", paramLabel = "off|notice|attach", description = "what is sent of each message")
    Optional<String> wish = Optional.empty();

    @Override
    String verb() {
        return "voicemail.mail";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        wish.ifPresent(word -> into.put("wish", word));
        to.ifPresent(address -> into.put("to", address));
    }
}
