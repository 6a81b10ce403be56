package org.belfry.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.vault.TenantKeys;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// All tenants' databases of this process, in a data directory that no other process holds. Thread-safe.
public final class Stores implements AutoCloseable {

    private final DataDirectory directory;
    private final Database kind;
    private final Time time;
    private final Optional<PostgresCluster> cluster;
    private final ExecutorService readers;
    private final Map<TenantId, TenantStore> open = new HashMap<>();
    private boolean closed;

    private Stores(DataDirectory directory, Database kind, Time time) {
        this.time = time;
        this.directory = directory;
        this.kind = kind;
        cluster = kind instanceof Database.PostgresCluster postgres
                ? Optional.of(new PostgresCluster(postgres))
                : Optional.empty();
        var pool = new ThreadPoolExecutor(
                Reader.THREADS,
                Reader.THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(Reader.WAITING_MAX),
                DiskThread.named("reader"));
        pool.allowCoreThreadTimeOut(true);
        readers = pool;
    }

    /// Takes hold of the directory, made if missing. No tenant is opened yet.
    public static StoreOpening<Stores> open(Path directory, Database database, Time time) {
        return switch (DataDirectory.hold(directory)) {
            case DataDirectory.Holding.Held(DataDirectory held) ->
                new StoreOpening.Opened<>(new Stores(held, database, time));
            case DataDirectory.Holding.Refused(String sentence) -> new StoreOpening.Refused<>(sentence);
        };
    }

    /// `SQLite` or `PostgreSQL`.
    public String databaseName() {
        return switch (kind) {
            case Database.SqliteFiles() -> "SQLite";
            case Database.PostgresCluster _ -> "PostgreSQL";
        };
    }

    /// Opens the tenant's database with its keys: makes it if missing, brings its schema up to date, checks that the
    /// keys fit.
    public synchronized StoreOpening<TenantStore> open(TenantKeys keys) {
        var tenant = keys.tenant();
        if (closed || open.containsKey(tenant)) {
            return new StoreOpening.Refused<>("tenant %s: %s"
                    .formatted(
                            tenant,
                            closed
                                    ? "the stores are closed (expected: open)"
                                    : "open already (expected: opened once)"));
        }
        TenantDatabase database = null;
        boolean kept = false;
        try {
            database = database(tenant);
            var refusal = Migrations.bring(database);
            if (refusal.isPresent()) {
                return new StoreOpening.Refused<>(refusal.get());
            }
            var store = new TenantStore(database, keys, readers, time);
            store.start();
            open.put(tenant, store);
            kept = true;
            return new StoreOpening.Opened<>(store);
        } catch (SQLException e) {
            return new StoreOpening.Refused<>(
                    database == null
                            ? "tenant %s: %s".formatted(tenant, e.getMessage())
                            : String.valueOf(new Faults(database).of(e).getMessage()));
        } catch (IOException e) {
            return new StoreOpening.Refused<>(
                    "tenant %s: %s: %s".formatted(tenant, directory.path(), DataDirectory.reason(e)));
        } finally {
            if (database != null && !kept) {
                database.close();
            }
        }
    }

    private TenantDatabase database(TenantId tenant) throws IOException, SQLException {
        if (cluster.isPresent()) {
            return cluster.get().schema(tenant);
        }
        var file = directory.tenant(tenant).resolve("tenant.db");
        SqliteFile.create(file);
        return new SqliteFile(file);
    }

    /// Lets every tenant's waiting writes finish, then lets go of the directory.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        open.values().forEach(TenantStore::close);
        readers.close();
        cluster.ifPresent(PostgresCluster::close);
        directory.close();
    }

    /// The connections all tenants of a cluster share.
    private static final class PostgresCluster implements AutoCloseable {

        private static final int CONNECT_TIMEOUT_S = 5;

        private final Database.PostgresCluster at;
        private final PGSimpleDataSource direct = new PGSimpleDataSource();
        private @Nullable HikariDataSource pool;

        PostgresCluster(Database.PostgresCluster at) {
            this.at = at;
            direct.setUrl(at.url());
            direct.setUser(at.user());
            direct.setPassword(at.password().disclose());
            direct.setConnectTimeout(CONNECT_TIMEOUT_S);
            direct.setApplicationName("belfry");
        }

        PostgresSchema schema(TenantId tenant) throws SQLException {
            if (pool == null) {
                pool = new HikariDataSource(pooling());
            }
            var schema = new PostgresSchema(tenant, pool, direct);
            schema.create();
            return schema;
        }

        private HikariConfig pooling() {
            var config = new HikariConfig();
            config.setDataSource(direct);
            config.setPoolName("postgres");
            config.setAutoCommit(false);
            config.setMaximumPoolSize(at.connectionsMax());
            config.setMinimumIdle(1);
            config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_S));
            // The cluster may be away while we start; each opening says so by itself.
            config.setInitializationFailTimeout(-1);
            return config;
        }

        @Override
        public void close() {
            if (pool != null) {
                pool.close();
            }
        }
    }
}
