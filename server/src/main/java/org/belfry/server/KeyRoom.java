package org.belfry.server;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.Secret;
import org.belfry.vault.TenantKeys;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// Opens the key folder at start, or makes it where there is neither keys nor data.
final class KeyRoom {

    private final KeyFolder folder;
    private final Passphrases passphrases;
    private final Time time;
    private final SecureRandom random;

    KeyRoom(Passphrases passphrases, Time time, SecureRandom random) {
        folder = new KeyFolder(random, time);
        this.passphrases = passphrases;
        this.time = time;
        this.random = random;
    }

    /// @param dataIsThere whether the data folder holds tenants: new keys would open none of them and are not made
    /// @throws StartFault with the sentence to show; nothing was changed
    Vault open(Path path, boolean dataIsThere) throws StartFault {
        var given = passphrases.given();
        try {
            Unlock unlock = given.<Unlock>map(Unlock.Passphrase::new).orElseGet(Unlock.KeyFile::new);
            var opening = folder.open(path, unlock);
            if (opening instanceof Opening.WrongPassphrase && given.isEmpty()) {
                opening = openByAsking(path, opening);
            }
            if (opening instanceof Opening.Missing) {
                if (dataIsThere) {
                    throw new StartFault(
                            "keys: %s holds none, but the data folder holds a house sealed with some; name "
                                            .formatted(path)
                                    + "their folder with --set keys=DIR");
                }
                opening = folder.create(path, unlock);
            }
            return switch (opening) {
                case Opening.Opened(Vault vault) -> vault;
                case Opening.WrongPassphrase(String sentence)
                when given.isEmpty() ->
                    throw new StartFault(sentence + "; start with --passphrase-file F, the first line of F being it");
                case Opening.Refused refused -> throw new StartFault(refused.sentence());
            };
        } finally {
            given.ifPresent(Secret::wipe);
        }
    }

    /// The keys of the one tenant of this house, made at the first start.
    ///
    /// @param kept the ids of the tenants in the data folder
    /// @throws StartFault if these are the keys of another house: it would open empty beside the data it can't read
    TenantKeys tenant(Vault vault, Set<String> kept) throws StartFault {
        var tenants = vault.tenants();
        if (tenants.isEmpty() && kept.isEmpty()) {
            return vault.createTenant(new TenantId(Id.next(time, random)));
        }
        // A start that ended between making keys and making data leaves keys without data.
        return tenants.stream()
                .filter(tenant -> kept.isEmpty() || kept.contains(tenant.toString()))
                .findFirst()
                .flatMap(vault::tenant)
                .orElseThrow(() -> new StartFault(
                        "keys: these are the keys of another house than the one in the data folder; name the folder of "
                                + "its own with --set keys=DIR"));
    }

    private Opening openByAsking(Path path, Opening unasked) throws StartFault {
        var typed = passphrases.ask("Passphrase of " + path + ":");
        if (typed.isEmpty()) {
            return unasked;
        }
        try (var words = typed.get()) {
            return folder.open(path, new Unlock.Passphrase(words));
        }
    }
}
