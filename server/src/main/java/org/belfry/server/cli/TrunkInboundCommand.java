package org.belfry.server.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "inbound",
        description = "Says where a number of a line leads; ./belfry trunk show lists them.",
        mixinStandardHelpOptions = true)
final class TrunkInboundCommand extends Asking {

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "of the line")
    String name = "";

    @Option(names = "--number", paramLabel = "NUMBER", description = "with its plus; every other number if left out")
    String number = "";

    @Option(
            names = "--to",
            paramLabel = "WHERE",
            description = {
                "an extension, or group:NAME, menu:NAME, hours:NAME, queue:NAME,",
                "or end: where nobody answers"
            })
    @Nullable
    String to;

    @Option(names = "--remove", description = "it leads nowhere any more")
    boolean remove;

    @Override
    String verb() {
        return "trunk.inbound";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("name", name);
        into.put("number", number);
        into.put("remove", String.valueOf(remove));
        if (to != null) {
            into.put("to", to);
        }
    }
}
