package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "set", description = "Gives somebody a number.", mixinStandardHelpOptions = true)
final class ExtensionSetCommand extends Asking {

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "who")
    String user = "";

    @Option(names = "--number", required = true, paramLabel = "DIGITS", description = "2 to 8 digits")
    String number = "";

    @Override
    String verb() {
        return "extension.set";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("number", number);
    }
}
