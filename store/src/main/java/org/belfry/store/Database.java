package org.belfry.store;

import org.belfry.ground.Redacted;

/// Where tenants' databases are.
public sealed interface Database {

    /// One SQLite file per tenant inside the data directory: the default, nothing to install.
    record SqliteFiles() implements Database {}

    /// One PostgreSQL cluster, a schema and a role per tenant in it.
    ///
    /// @param url a JDBC URL, e.g. `jdbc:postgresql://db.example.test/belfry?sslmode=verify-full`
    /// @param user a login role that may create roles, and schemas in that database
    /// @param password its password
    /// @param connectionsMax how many connections all tenants share, 2 or more
    record PostgresCluster(String url, String user, Redacted<String> password, int connectionsMax) implements Database {

        /// Enough for a few hundred tenants: one connection per busy writer and a handful of readers.
        public static final int CONNECTIONS_MAX_DEFAULT = 10;

        public PostgresCluster {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("database url: it begins otherwise (expected: jdbc:postgresql:…)");
            }
            if (connectionsMax < 2) {
                throw new IllegalArgumentException(
                        "connectionsMax: %d (expected: 2 or more)".formatted(connectionsMax));
            }
        }
    }
}
