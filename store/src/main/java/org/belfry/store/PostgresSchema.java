package org.belfry.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.belfry.ground.TenantId;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jooq.SQLDialect;

/// A tenant's database as one schema of a PostgreSQL cluster, owned by a role that can see nothing else (decision
/// 0021).
///
/// Tenants share the cluster's pool; each transaction takes on the tenant's role and search path for itself only
/// (`SET LOCAL`), so a connection given back carries nothing over. Writers of one tenant in several processes are
/// ordered by an advisory lock. Thread-safe.
final class PostgresSchema implements TenantDatabase {

    private final String schema;
    private final HikariDataSource pool;
    private final DataSource direct;
    private final String enter;
    private final String enterAsWriter;

    /// @param direct connections outside the pool, for migrations
    PostgresSchema(TenantId tenant, HikariDataSource pool, DataSource direct) {
        this.schema = schemaOf(tenant);
        this.pool = pool;
        this.direct = direct;
        enter = "SET LOCAL ROLE \"%1$s\"; SET LOCAL search_path TO \"%1$s\"".formatted(schema);
        enterAsWriter = enter + "; SELECT pg_advisory_xact_lock(" + tenant.id().low() + ")";
    }

    /// Schema and role have the same name, made of letters and digits only.
    static String schemaOf(TenantId tenant) {
        return "tenant_" + tenant.toString().replace("-", "");
    }

    /// Makes role and schema if they are missing.
    void create() throws SQLException {
        try (var connection = direct.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT pg_advisory_xact_lock(hashtext('belfry tenants'))");
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?")) {
                statement.execute("CREATE ROLE \"%s\" NOLOGIN".formatted(schema));
                statement.execute("GRANT \"%s\" TO CURRENT_USER".formatted(schema));
            }
            if (!exists(connection, "SELECT 1 FROM pg_namespace WHERE nspname = ?")) {
                statement.execute("CREATE SCHEMA \"%1$s\" AUTHORIZATION \"%1$s\"".formatted(schema));
            }
            connection.commit();
        }
    }

    private boolean exists(Connection connection, String query) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, schema);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public SQLDialect dialect() {
        return SQLDialect.POSTGRES;
    }

    @Override
    public String name() {
        return "schema " + schema;
    }

    @Override
    public Connection beginWrite() throws SQLException {
        return entered(enterAsWriter);
    }

    @Override
    public Connection beginRead() throws SQLException {
        return entered("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; " + enter);
    }

    private Connection entered(String statements) throws SQLException {
        var connection = pool.getConnection();
        try (var statement = connection.createStatement()) {
            statement.execute(statements);
            return connection;
        } catch (SQLException e) {
            end(connection, false);
            throw e;
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        connection.rollback();
    }

    @Override
    public void end(Connection connection, boolean sound) {
        try {
            if (sound) {
                connection.close();
            } else {
                pool.evictConnection(connection);
            }
        } catch (SQLException ignored) {
            // The pool drops a connection that can't even be given back.
        }
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public FluentConfiguration migrations() {
        return Flyway.configure()
                .dataSource(direct)
                .callbacks(new TenantRole())
                .defaultSchema(schema)
                .createSchemas(false)
                .placeholders(Map.of("bytes", "BYTEA"));
    }

    @Override
    public boolean hasHistory(Connection connection) throws SQLException {
        return exists(
                connection, "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'flyway_schema_history'");
    }

    @Override
    public StoreFault.Kind kindOf(SQLException fault) {
        String state = fault.getSQLState() == null ? "" : fault.getSQLState();
        if (state.equals("53100")) {
            return StoreFault.Kind.DISK_FULL;
        }
        if (state.startsWith("08") || state.startsWith("57P")) {
            return StoreFault.Kind.UNREACHABLE;
        }
        if (state.equals("55P03")) {
            return StoreFault.Kind.LOCKED;
        }
        return state.startsWith("XX") ? StoreFault.Kind.DAMAGED : StoreFault.Kind.FAILED;
    }

    /// Makes each of Flyway's connections the tenant's: its role and schema, nothing else.
    private final class TenantRole extends BaseCallback {

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_CONNECT;
        }

        @Override
        public void handle(Event event, Context context) {
            try (var statement = context.getConnection().createStatement()) {
                statement.execute("SET ROLE \"%1$s\"; SET search_path TO \"%1$s\"".formatted(schema));
            } catch (SQLException e) {
                throw Faults.unchecked(e);
            }
        }
    }

    /// The pool belongs to the cluster and stays.
    @Override
    public void close() {}
}
