package org.belfry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.ByteCount;
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

    /// A file up to this size is checked at each opening: milliseconds.
    private static final ByteCount CHECKED_ALWAYS_MAX = ByteCount.mebibytes(8);

    private static final int BUSY_TIMEOUT_MS = 5_000;
    private static final int IDLE_READERS_MAX = 4;

    private final Path file;
    private final SQLiteDataSource source;
    private final Deque<Connection> idleReaders = new ArrayDeque<>();
    private @Nullable Connection writer;
    private boolean closed;

    SqliteFile(Path file) {
        this.file = file;
        source = source(file);
    }

    /// Makes the file if there is none, readable by nobody else from its first moment.
    static void create(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
    }

    private static SQLiteDataSource source(Path file) {
        var config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setOpenMode(SQLiteOpenMode.READWRITE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
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
            writer = opened();
        }
        // Takes the write lock at once: a transaction that began by reading could not be promoted later.
        execute(writer, "BEGIN IMMEDIATE");
        return writer;
    }

    @Override
    public Connection beginRead() throws SQLException {
        var connection = idleReader();
        if (connection == null) {
            connection = opened();
            execute(connection, "PRAGMA query_only = true");
        }
        execute(connection, "BEGIN");
        return connection;
    }

    private synchronized @Nullable Connection idleReader() {
        return idleReaders.poll();
    }

    /// Transactions are begun and ended by statements: the driver's own would begin the next one at each end and so
    /// hold the write lock for ever.
    private Connection opened() throws SQLException {
        var connection = new KeptStatements(source.getConnection());
        // Nothing in a schema somebody tampered with may call a function with side effects.
        execute(connection, "PRAGMA trusted_schema = false");
        execute(connection, "PRAGMA cell_size_check = true");
        return connection;
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
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

    /// Ours by its mark, and whole: the check reads everything, so a large file is checked only after a crash.
    @Override
    public Optional<String> refusal() {
        if (!Files.isRegularFile(file)) {
            return Optional.of("%s: not a file (expected: a tenant's database)".formatted(file));
        }
        try {
            boolean crashed = sizeOf(file.resolveSibling(file.getFileName() + "-wal")) > 0;
            boolean small = sizeOf(file) <= CHECKED_ALWAYS_MAX.bytes();
            var connection = beginWrite();
            var refusal = foreign(connection).or(() -> crashed || small ? damage(connection) : Optional.empty());
            commit(connection);
            return refusal;
        } catch (SQLException | IOException e) {
            return Optional.of(String.valueOf(new Faults(this).of(e).getMessage()));
        }
    }

    private static long sizeOf(Path path) throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /// Marks an empty file as ours; refuses one with another mark or, unmarked, with anything in it.
    private Optional<String> foreign(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            int mark = number(statement, "PRAGMA application_id");
            if (mark == APPLICATION_ID) {
                return Optional.empty();
            }
            if (mark != 0 || number(statement, "SELECT count(*) FROM sqlite_master") != 0) {
                return Optional.of("%s: a database of another program (expected: a tenant's database)".formatted(file));
            }
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            return Optional.empty();
        }
    }

    private Optional<String> damage(Connection connection) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = rows.next() ? rows.getString(1) : "nothing";
            return found.equals("ok")
                    ? Optional.empty()
                    : Optional.of("%s: damaged: %s (expected: restore a backup)"
                            .formatted(file, found.lines().findFirst().orElse("")));
        } catch (SQLException e) {
            return Optional.of(String.valueOf(new Faults(this).of(e).getMessage()));
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    @Override
    public FluentConfiguration migrations() {
        return Flyway.configure().dataSource(source).placeholders(Map.of("bytes", "BLOB"));
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
