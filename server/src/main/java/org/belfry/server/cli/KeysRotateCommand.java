package org.belfry.server.cli;

import java.util.Map;
import org.belfry.server.StartFault;
import org.belfry.vault.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The passphrase, if one is given, goes to the house over its own socket, which only its owner can reach.
@Command(
        name = "rotate",
        description = {
            "Renews the keys while the house runs; what is sealed stays readable.",
            "With --passphrase-file the key folder opens with that passphrase from now on."
        },
        mixinStandardHelpOptions = true)
final class KeysRotateCommand extends Asking {

    @Mixin
    PassphraseOption passphrase = new PassphraseOption();

    @Option(names = "--no-passphrase", description = "the key folder opens by itself from now on")
    boolean noPassphrase;

    @Override
    String verb() {
        return "keys.rotate";
    }

    @Override
    void arguments(Map<String, String> into) throws StartFault {
        var given = passphrase.given();
        into.put("passphrase", given.map(Secret::discloseText).orElse(""));
        given.ifPresent(Secret::wipe);
        into.put("no-passphrase", String.valueOf(noPassphrase));
    }
}
