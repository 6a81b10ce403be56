package org.belfry.store;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;

/// Where tenants' databases are.
public sealed interface Database {

    /// One SQLite file per tenant inside the data directory: the default, nothing to install.
    record SqliteFiles() implements Database {}

    /// One PostgreSQL cluster, a schema and a role per tenant in it.
    ///
    /// @param url a JDBC URL, e.g. `jdbc:postgresql://db.example.test/belfry?sslmode=verify-full`; a
    ///     server on another machine must be checked by its certificate, or what is sent there could be
    ///     read and answered by anybody
    /// @param user a login role that may create roles, and schemas in that database
    /// @param password its password
    /// @param connectionsMax how many connections all tenants share, 2 or more
    record PostgresCluster(String url, String user, Redacted<String> password, int connectionsMax) implements Database {

        /// Enough for a few hundred tenants: one connection per busy writer and a handful of readers.
        public static final int CONNECTIONS_MAX_DEFAULT = 10;

        /// Checks the certificate as sslmode says.
        private static final String USUAL_TLS = "org.postgresql.ssl.LibPQFactory";

        public PostgresCluster {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException("database url: it begins otherwise (expected: jdbc:postgresql:…)");
            }
            weakness(url).ifPresent(sentence -> {
                throw new IllegalArgumentException(sentence);
            });
            if (connectionsMax < 2) {
                throw new IllegalArgumentException(
                        "connectionsMax: %d (expected: 2 or more)".formatted(connectionsMax));
            }
        }

        /// Asks the driver itself what it would do, so that nothing in the URL reads differently here and
        /// there.
        private static Optional<String> weakness(String url) {
            Map<String, String> read;
            try {
                read = properties(url);
            } catch (SQLException e) {
                return Optional.of("database url: not one the driver can read (expected: jdbc:postgresql://HOST/NAME)");
            }
            var hosts = read.getOrDefault("PGHOST", "localhost").split(",", -1);
            if (Arrays.stream(hosts).allMatch(PostgresCluster::isThisMachine)) {
                return Optional.empty();
            }
            if (!"verify-full".equals(read.get("sslmode"))) {
                return Optional.of("database url: its server is on another machine and could be anybody's "
                        + "(expected: sslmode=verify-full, which checks its certificate)");
            }
            boolean ownClasses = read.containsKey("sslhostnameverifier")
                    || read.containsKey("socketFactory")
                    || !read.getOrDefault("sslfactory", USUAL_TLS).equals(USUAL_TLS);
            return ownClasses
                    ? Optional.of(
                            "database url: a socket factory, TLS factory or name verifier of its own could take the "
                                    + "check of the server's certificate away (expected: none)")
                    : Optional.empty();
        }

        private static Map<String, String> properties(String url) throws SQLException {
            var values = new HashMap<String, String>();
            for (var property : DriverManager.getDriver(url).getPropertyInfo(url, new Properties())) {
                if (property.value != null) {
                    values.put(property.name, property.value);
                }
            }
            return values;
        }

        private static boolean isThisMachine(String host) {
            String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            try {
                return bare.equals("localhost") || IpAddress.parse(bare).isLoopback();
            } catch (IllegalArgumentException name) {
                return false;
            }
        }
    }
}
