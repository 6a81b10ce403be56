package org.belfry.server.cli;

import picocli.CommandLine.Command;

@Command(name = "undo", description = "Goes back to the dialplan before.", mixinStandardHelpOptions = true)
final class DialplanUndoCommand extends Asking {

    @Override
    String verb() {
        return "dialplan.undo";
    }
}
