package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "device",
        description = "Telephones and gateways, each with a password of its own.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DeviceAddCommand.class,
            DeviceListCommand.class,
            DeviceRevokeCommand.class,
            DeviceLogCommand.class
        })
final class DeviceCommand extends Group {}
