package org.belfry.server;

import java.security.SecureRandom;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.vault.Vault;

/// The two folders of the house and the keys between them; nothing in it needs closing.
///
/// @param vault the keys of the house itself
/// @param keys the tenant's
/// @param certificates what the doors will show
record Strongroom(DataFolder folder, Vault vault, Keys keys, Certificates certificates) {

    /// Opens key folder and data folder, and makes both where there is nothing yet.
    ///
    /// @throws StartFault with the sentence to show
    static Strongroom open(Configuration configuration, Passphrases passphrases, Time time, SecureRandom random)
            throws StartFault {
        var folder = new DataFolder(configuration.folders().data());
        folder.prepare();
        var keyRoom = new KeyRoom(passphrases, time, random);
        var vault = keyRoom.open(configuration.folders().keys(), folder.hasTenants());
        return new Strongroom(
                folder,
                vault,
                new Keys(vault, keyRoom.tenant(vault, folder.tenants())),
                new Certificates(folder.certificates(), vault.sealer(), configuration.name(), time, random));
    }
}
