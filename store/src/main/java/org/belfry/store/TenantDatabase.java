package org.belfry.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jooq.SQLDialect;

/// One tenant's database as the rest of store sees it: connections in transactions, and names for its faults.
///
/// Connections are used by one thread at a time; they come in a transaction, and are given back after its end.
sealed interface TenantDatabase permits SqliteFile, PostgresSchema {

    SQLDialect dialect();

    /// How an operator knows it: a file or a schema.
    String name();

    /// A connection in a transaction that may write; only the tenant's writer thread asks.
    Connection beginWrite() throws SQLException;

    /// A connection in a transaction that sees one unchanging moment and can't write.
    Connection beginRead() throws SQLException;

    /// Ends the transaction; what it wrote is on disk when this returns.
    void commit(Connection connection) throws SQLException;

    void rollback(Connection connection) throws SQLException;

    /// Takes a connection back after commit or rollback; `sound` is false when its state is in doubt.
    void end(Connection connection, boolean sound);

    /// Looks before anything is changed whether this can be a tenant's database.
    ///
    /// @return why not, if it can't
    Optional<String> refusal();

    /// What Flyway needs to bring the schema up to date here.
    FluentConfiguration migrations();

    /// Whether the table in which Flyway keeps its history exists, looked up cheaply.
    boolean hasHistory(Connection connection) throws SQLException;

    StoreFault.Kind kindOf(SQLException fault);

    void close();
}
