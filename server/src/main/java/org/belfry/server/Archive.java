package org.belfry.server;

import java.security.SecureRandom;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.vault.Vault;

/// What the house keeps, and the keys it is kept under: opened first, closed last.
///
/// @param vault the keys of the house itself
/// @param keys the tenant's
/// @param store the tenant's facts, sealed under them
record Archive(DataFolder folder, Vault vault, Keys keys, Stores stores, TenantStore store) {

    /// Opens key folder and data folder, and makes both where there is nothing yet.
    ///
    /// @throws StartFault with the sentence to show
    static Archive open(
            Configuration configuration, Passphrases passphrases, Time time, SecureRandom random, Unwinding opened)
            throws StartFault {
        var folder = new DataFolder(configuration.folders().data());
        folder.prepare();
        var stores = opened.opened(require(Stores.open(folder.path(), database(configuration), time)));
        var keyRoom = new KeyRoom(passphrases, time, random);
        var vault = keyRoom.open(configuration.folders().keys(), folder.hasTenants());
        var keys = new Keys(vault, keyRoom.tenant(vault, folder.tenants()));
        return new Archive(folder, vault, keys, stores, require(stores.open(keys.tenant())));
    }

    static Database database(Configuration configuration) {
        return configuration
                .postgres()
                .<Database>map(place -> new Database.PostgresCluster(
                        place.url(), place.user(), place.password(), Database.PostgresCluster.CONNECTIONS_MAX_DEFAULT))
                .orElseGet(Database.SqliteFiles::new);
    }

    static <T> T require(StoreOpening<T> opening) throws StartFault {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new StartFault(sentence);
        };
    }
}
