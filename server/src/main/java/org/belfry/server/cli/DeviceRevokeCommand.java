package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = "Ends a device at once: it is signed out, and its password opens nothing any more.",
        mixinStandardHelpOptions = true)
final class DeviceRevokeCommand extends Asking {

    @Parameters(paramLabel = "DEVICE", description = "its user name, or its id")
    String device = "";

    @Override
    String verb() {
        return "device.revoke";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("device", device);
    }
}
