package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(name = "list", description = "Lists the devices, and which are on.", mixinStandardHelpOptions = true)
final class DeviceListCommand extends Asking {

    @Override
    String verb() {
        return "device.list";
    }
}
