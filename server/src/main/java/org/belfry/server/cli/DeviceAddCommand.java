package org.belfry.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "add",
        description = "Adds a telephone of somebody, and says what to type into it. The password is shown once.",
        mixinStandardHelpOptions = true)
final class DeviceAddCommand extends Asking {

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "whose it is")
    String user = "";

    @Option(names = "--label", paramLabel = "TEXT", description = "what they call it")
    String label = "";

    @Option(names = "--encrypted", description = "never in the clear, not even from the networks of sip.networks")
    boolean encrypted;

    @Option(names = "--from", paramLabel = "NETWORK", description = "only from there; may be repeated")
    List<String> from = new ArrayList<>();

    @Override
    String verb() {
        return "device.add";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("user", user);
        into.put("label", label);
        into.put("encrypted", String.valueOf(encrypted));
        into.put("from", String.join(",", from));
    }
}
