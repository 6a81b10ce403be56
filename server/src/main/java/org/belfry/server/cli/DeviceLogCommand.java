package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "log",
        description = "Shows which devices came and went lately, and from where.",
        mixinStandardHelpOptions = true)
final class DeviceLogCommand extends Asking {

    @Override
    String verb() {
        return "device.log";
    }
}
