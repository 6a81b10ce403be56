package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(
        name = "recovery-kit",
        description = "Makes a new recovery kit and shows it once; the old one opens nothing any more.",
        mixinStandardHelpOptions = true)
final class KeysKitCommand extends Asking {

    @Override
    String verb() {
        return "keys.recovery-kit";
    }
}
