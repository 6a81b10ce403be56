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

    /// @throws StartFault with the sentence to show
    static Archive open(
            Configuration configuration, Strongroom strongroom, Time time, SecureRandom random, Unwinding opened)
            throws StartFault {
        var stores =
                opened.opened(require(Stores.open(strongroom.folder().path(), database(configuration), time, random)));
        return new Archive(stores, require(stores.open(strongroom.keys().tenant())));
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
