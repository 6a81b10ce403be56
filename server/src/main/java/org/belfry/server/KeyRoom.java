package org.belfry.server;

import java.nio.file.Path;
import java.security.SecureRandom;
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
                case Opening.Refused refused -> throw new StartFault(refused.sentence());
            };
        } finally {
            given.ifPresent(Secret::wipe);
        }
    }

    /// The keys of the one tenant of this house, made at the first start.
    TenantKeys tenant(Vault vault) {
        var tenants = vault.tenants();
        return tenants.isEmpty()
                ? vault.createTenant(new TenantId(Id.next(time, random)))
                : vault.tenant(tenants.getFirst()).orElseThrow();
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
