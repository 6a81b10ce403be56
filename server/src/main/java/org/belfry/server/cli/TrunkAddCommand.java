package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "add",
        description = "Sets up a line to a provider. ./belfry trunk list then says whether it is reached.",
        footer = {
            "",
            "A provider that gave you a user name and a password:",
            "  ./belfry trunk add --name carrier --host sip.provider.example --user 4930555 \\",
            "      --password-file - --register --shown +4930555",
            "One that knows you by your address, without encryption, in a network of its own:",
            "  ./belfry trunk add --name carrier --host 192.0.2.10 --transport udp --media plain --from 192.0.2.10"
        },
        mixinStandardHelpOptions = true)
final class TrunkAddCommand extends TrunkOptions {

    @Override
    String verb() {
        return "trunk.add";
    }
}
