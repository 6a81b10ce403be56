package org.belfry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/// A tenant's database in one SQLite file (decision 0021).
///
/// Write-ahead log, and each commit reaches the disk before it returns (`synchronous=FULL`); deleted content is
/// overwritten (`secure_delete`); temporary tables stay in memory, so nothing lands in files we don't know. The file
/// and what SQLite puts beside it are 0600. One connection writes, at most [#IDLE_READERS_MAX] idle ones read.
/// Thread-safe.
final class SqliteFile implements TenantDatabase {

    /// Marks a file as ours in its header (`application_id`), so no other program's database is ever migrated.
    static final int APPLICATION_ID = 0x42_45_4C_46;

    private static final int BUSY_TIMEOUT_MS = 5_000;
    private static final int IDLE_READERS_MAX = 4;

    private final Path file;
    private final SQLiteDataSource writing;
    private final SQLiteDataSource reading;
    private final Deque<Connection> idleReaders = new ArrayDeque<>();
    private @Nullable Connection writer;
    private boolean closed;

    SqliteFile(Path file) {
        this.file = file;
        writing = source(file, SQLiteConfig.TransactionMode.IMMEDIATE);
        reading = source(file, SQLiteConfig.TransactionMode.DEFERRED);
    }

    /// Makes the file if there is none, readable by nobody else from its first moment.
    static void create(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode mode) {
        var config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setOpenMode(SQLiteOpenMode.READWRITE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setTransactionMode(mode);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return source;
    }

    @Override
    public SQLDialect dialect() {
        return SQLDialect.SQLITE;
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public synchronized Connection beginWrite() throws SQLException {
        if (writer == null) {
            writer = opened(writing);
        }
        return writer;
    }

    @Override
    public Connection beginRead() throws SQLException {
        synchronized (this) {
            var idle = idleReaders.poll();
            if (idle != null) {
                return idle;
            }
        }
        var connection = opened(reading);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = true");
        }
        connection.commit();
        return connection;
    }

    private Connection opened(SQLiteDataSource source) throws SQLException {
        var connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            // Nothing in a schema somebody tampered with may call a function with side effects.
            statement.execute("PRAGMA trusted_schema = false");
            statement.execute("PRAGMA cell_size_check = true");
        }
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void end(Connection connection, boolean sound) {
        synchronized (this) {
            if (sound && connection.equals(writer)) {
                return;
            }
            if (sound && !closed && idleReaders.size() < IDLE_READERS_MAX) {
                idleReaders.push(connection);
                return;
            }
            if (connection.equals(writer)) {
                writer = null;
            }
        }
        closeQuietly(connection);
    }

    @Override
    public FluentConfiguration migrations() {
        return Flyway.configure().dataSource(writing).placeholders(Map.of("bytes", "BLOB"));
    }

    @Override
    public boolean hasHistory(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'flyway_schema_history'")) {
            return rows.next();
        }
    }

    @Override
    public StoreFault.Kind kindOf(SQLException fault) {
        // Extended codes carry the primary one in the low byte.
        int primary = fault.getErrorCode() & 0xFF;
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return StoreFault.Kind.DISK_FULL;
        }
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return StoreFault.Kind.LOCKED;
        }
        if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return StoreFault.Kind.DAMAGED;
        }
        return StoreFault.Kind.FAILED;
    }

    /// The last connection to close folds the log into the file.
    @Override
    public synchronized void close() {
        closed = true;
        idleReaders.forEach(SqliteFile::closeQuietly);
        idleReaders.clear();
        if (writer != null) {
            closeQuietly(writer);
            writer = null;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ignored) {
            // Every commit was acknowledged before; what is left of this connection is only memory.
        }
    }
}
