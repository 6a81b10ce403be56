package org.belfry.server;

import java.security.SecureRandom;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.vault.Vault;

/// The keys of the house and what is sealed with them beside the stores; nothing in it needs closing.
///
/// @param vault the keys of the house itself
/// @param keys the tenant's
/// @param certificates what the doors will show
record Strongroom(DataFolder folder, Vault vault, Keys keys, Certificates certificates) {

    /// Opens the key folder, and makes it where there is nothing yet.
    ///
    /// @param folder held by this house: two starts at once would both make keys
    /// @throws StartFault with the sentence to show
    static Strongroom open(
            Configuration configuration, DataFolder folder, Passphrases passphrases, Time time, SecureRandom random)
            throws StartFault {
        var keyRoom = new KeyRoom(passphrases, time, random);
        var vault = keyRoom.open(configuration.folders().keys(), folder.hasTenants());
        return new Strongroom(
                folder,
                vault,
                new Keys(vault, keyRoom.tenant(vault, folder.tenants())),
                new Certificates(folder.certificates(), vault.sealer(), configuration.name(), time, random));
    }
}
