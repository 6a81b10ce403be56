package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "trunk",
        description = "Lines to providers, which connect the house with the telephone network.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TrunkAddCommand.class,
            TrunkSetCommand.class,
            TrunkRemoveCommand.class,
            TrunkListCommand.class,
            TrunkShowCommand.class,
            TrunkInboundCommand.class
        })
final class TrunkCommand extends Group {}
