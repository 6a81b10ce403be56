package org.belfry.server;

import java.security.SecureRandom;
import org.belfry.ground.Time;
import org.belfry.server.config.Configuration;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;

/// What the house keeps: opened before everybody who writes, closed after them.
///
/// @param store the tenant's facts, sealed under its keys
record Archive(Stores stores, TenantStore store) {

    /// Takes hold of the data folder: no other house opens it until the stores are closed. No database is opened yet.
    ///
    /// @throws StartFault with the sentence to show
    static Stores hold(DataFolder folder, Configuration configuration, Time time, SecureRandom random)
            throws StartFault {
        folder.prepare();
        return require(Stores.open(folder.path(), database(configuration), time, random));
    }

    /// @throws StartFault with the sentence to show
    static Archive open(Stores held, Strongroom strongroom) throws StartFault {
        return new Archive(held, require(held.open(strongroom.keys().tenant())));
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
