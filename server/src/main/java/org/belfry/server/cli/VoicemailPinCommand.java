package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "pin",
        description = "Sets the PIN of a box; without one given, a random one is made and shown once.",
        mixinStandardHelpOptions = true)
final class VoicemailPinCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "whose box it is")
    String user = "";

    @Option(names = "--pin", paramLabel = "DIGITS", description = "6 to 12 digits, none of the trivial ones")
    String pin = "";

    @Override
    String verb() {
        return "voicemail.pin";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("pin", pin);
    }
}
