package org.belfry.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jooq.SQLDialect;

/// One tenant's database as the rest of store sees it: connections in transactions, and names for its faults.
///
/// Connections are used by one thread at a time, with auto-commit off.
sealed interface TenantDatabase permits SqliteFile, PostgresSchema {

    SQLDialect dialect();

    /// How an operator knows it: a file or a schema.
    String name();

    /// The connection to write with; only the tenant's writer thread asks.
    Connection beginWrite() throws SQLException;

    /// A connection that sees one unchanging moment and can't write.
    Connection beginRead() throws SQLException;

    /// Takes a connection back after commit or rollback; `sound` is false when its state is in doubt.
    void end(Connection connection, boolean sound);

    /// What Flyway needs to bring the schema up to date here.
    FluentConfiguration migrations();

    /// Whether the table in which Flyway keeps its history exists, looked up cheaply.
    boolean hasHistory(Connection connection) throws SQLException;

    StoreFault.Kind kindOf(SQLException fault);

    void close();
}
