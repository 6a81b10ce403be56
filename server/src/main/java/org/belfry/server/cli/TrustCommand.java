package org.belfry.server.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "trust",
        description = "Says which promises hold now, and what was seen.",
        mixinStandardHelpOptions = true)
final class TrustCommand extends Asking {

    @Option(names = "--all", description = "also the rows this version does not keep yet")
    boolean all;

    @Override
    String verb() {
        return "trust";
    }

    @Override
    void arguments(Map<String, String> into) {
        into.put("all", String.valueOf(all));
    }
}
