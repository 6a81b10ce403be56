package org.belfry.server.cli;

import java.nio.file.Path;
import org.belfry.server.KeyRestoration;
import org.belfry.server.StartFault;
import org.belfry.server.config.ConfigurationFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Works on the folders of a house that does not run: its keys do not open, so it can't.
@Command(
        name = "restore",
        description = {
            "Opens the key folder with the recovery kit: for a lost passphrase or a lost root key.",
            "Asks for the passphrase that opens it from now on, or takes --passphrase-file or --no-passphrase."
        },
        mixinStandardHelpOptions = true)
final class KeysRestoreCommand extends Asking {

    @Mixin
    PassphraseOption passphrase = new PassphraseOption();

    @Option(names = "--no-passphrase", description = "the key folder opens by itself from now on")
    boolean noPassphrase;

    @Option(
            names = "--kit-file",
            paramLabel = "FILE",
            required = true,
            description = "a file that holds the printed recovery kit, or its code")
    Path kit = Path.of("");

    @Override
    String verb() {
        return "keys.restore";
    }

    @Override
    public Integer call() throws ConfigurationFault, StartFault {
        return show(new KeyRestoration(house.configuration(), passphrase, noPassphrase).with(kit));
    }
}
