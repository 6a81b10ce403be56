package org.belfry.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.store.ShippedMigrations.Shipped;
import org.flywaydb.core.api.FlywayException;

/// Brings a tenant's schema to what this program needs, or says why it can't.
///
/// Reads Flyway's history first, which takes a millisecond, and starts Flyway itself only when something is missing.
/// Each migration is one transaction on both databases, so one cut off half-way leaves nothing and runs again.
final class Migrations {

    private Migrations() {}

    /// Empty when the schema is current now.
    ///
    /// @param mayBeNew whether a database that holds nothing is made ready; else it is another than this tenant's
    static Optional<String> bring(TenantDatabase database, boolean mayBeNew) {
        State state;
        try {
            state = look(database, mayBeNew);
        } catch (SQLException e) {
            return Optional.of(String.valueOf(new Faults(database).of(e).getMessage()));
        }
        return switch (state) {
            case State.Current() -> Optional.empty();
            case State.Behind() -> migrate(database);
            case State.Unusable(String sentence) -> Optional.of(sentence);
        };
    }

    /// How the schema stands against what this program carries.
    private sealed interface State {
        record Current() implements State {}

        record Behind() implements State {}

        record Unusable(String sentence) implements State {}
    }

    private record Applied(String version, int checksum, boolean success) {}

    private static State look(TenantDatabase database, boolean mayBeNew) throws SQLException {
        var connection = database.beginRead();
        boolean sound = false;
        try {
            var state = database.hasHistory(connection)
                    ? compared(database, history(connection), ShippedMigrations.ALL)
                    : mayBeNew ? new State.Behind() : new State.Unusable(nothingIn(database.name()));
            database.rollback(connection);
            sound = true;
            return state;
        } finally {
            database.end(connection, sound);
        }
    }

    /// What is said of a database that holds nothing, for a tenant that has facts somewhere.
    static String nothingIn(String database) {
        return "database.url: %s holds nothing, but this house has an audit trail (expected: the database it was "
                        .formatted(database)
                + "set up with, or its backup)";
    }

    private static List<Applied> history(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT "version", "checksum", "success" FROM "flyway_schema_history"
                        WHERE "version" IS NOT NULL ORDER BY "installed_rank\"""")) {
            var applied = new ArrayList<Applied>();
            while (rows.next()) {
                applied.add(new Applied(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
            }
            return applied;
        }
    }

    private static State compared(TenantDatabase database, List<Applied> applied, List<Shipped> shipped) {
        for (int i = 0; i < applied.size(); i++) {
            var there = applied.get(i);
            if (!there.success()) {
                return new State.Unusable(
                        "%s: migration %s broke off half-way (expected: restore the backup made before it)"
                                .formatted(database.name(), there.version()));
            }
            if (i >= shipped.size()) {
                return new State.Unusable(
                        "%s: schema version %s, written by a newer Belfry (expected: %s or older; start the newer one)"
                                .formatted(
                                        database.name(),
                                        there.version(),
                                        shipped.getLast().version()));
            }
            var here = shipped.get(i);
            if (!here.version().equals(there.version()) || here.checksum() != there.checksum()) {
                return new State.Unusable(
                        "%s: migration %s with checksum %d (expected: %s with %d, as this program carries)"
                                .formatted(
                                        database.name(),
                                        there.version(),
                                        there.checksum(),
                                        here.version(),
                                        here.checksum()));
            }
        }
        return applied.size() == shipped.size() ? new State.Current() : new State.Behind();
    }

    private static Optional<String> migrate(TenantDatabase database) {
        try {
            database.migrations()
                    .locations("classpath:org/belfry/store/migrations")
                    .loggers("slf4j")
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
            return Optional.empty();
        } catch (FlywayException e) {
            return Optional.of("%s: its schema can't be brought up to date: %s (nothing was changed)"
                    .formatted(database.name(), firstLine(e)));
        }
    }

    private static String firstLine(FlywayException e) {
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end).strip();
    }
}
