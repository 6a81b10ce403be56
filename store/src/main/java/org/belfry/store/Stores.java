package org.belfry.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.Background;
import org.belfry.ground.Probe;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.vault.TenantKeys;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// All tenants' databases of this process, in a data directory that no other process holds. Thread-safe.
public final class Stores implements AutoCloseable {

    /// Of the 5 s in which a house closes.
    static final Duration CLOSING_MAX = Duration.ofSeconds(3);

    private final DataDirectory directory;
    private final Database kind;
    private final Time time;
    private final SecureRandom random;
    private final Optional<PostgresCluster> cluster;
    private final ExecutorService readers;
    private final Map<TenantId, TenantStore> open = new HashMap<>();
    private volatile boolean signing;
    private boolean closed;

    private Stores(DataDirectory directory, Database kind, Time time, SecureRandom random) {
        this.time = time;
        this.random = random;
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
    ///
    /// @param random for the names of blobs
    public static StoreOpening<Stores> open(Path directory, Database database, Time time, SecureRandom random) {
        return switch (DataDirectory.hold(directory)) {
            case DataDirectory.Holding.Held(DataDirectory held) ->
                new StoreOpening.Opened<>(new Stores(held, database, time, random));
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
            return refused(
                    tenant, closed ? "the stores are closed (expected: open)" : "open already (expected: opened once)");
        }
        try {
            var home = directory.tenant(tenant);
            var elsewhere = elsewhere(keys, home.resolve(TenantStore.FILE));
            if (elsewhere.isPresent()) {
                return new StoreOpening.Refused<>(elsewhere.get());
            }
            return opened(keys, home, database(tenant, home));
        } catch (SQLException e) {
            return kind instanceof Database.PostgresCluster at
                    ? new StoreOpening.Refused<>(PostgresRefusal.sentence(at, e))
                    : refused(tenant, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refused(tenant, "%s: %s".formatted(directory.path(), DataDirectory.reason(e)));
        }
    }

    /// Whether the tenant's facts are in another database than the one we were given: a new one would stand empty
    /// beside them, and its first administrator would be whoever comes first.
    private Optional<String> elsewhere(TenantKeys keys, Path file) {
        if (cluster.isPresent() && Files.exists(file)) {
            return Optional.of(
                    "database.url: names a PostgreSQL server, but this house keeps its facts in %s (expected: no "
                                    .formatted(file)
                            + "database.url)");
        }
        return cluster.isEmpty() && keys.hasLedgerEnd() && Files.notExists(file)
                ? Optional.of(Migrations.nothingIn(file.toString()))
                : Optional.empty();
    }

    private StoreOpening<TenantStore> opened(TenantKeys keys, Path home, TenantDatabase database) throws IOException {
        var store = new TenantStore(database, keys, home, readers, time, random);
        boolean kept = false;
        try {
            var refusal = database.refusal().or(() -> Migrations.bring(database, !keys.hasLedgerEnd()));
            if (refusal.isPresent()) {
                return new StoreOpening.Refused<>(named(refusal.get()));
            }
            store.start();
            var misfit = store.settle();
            if (misfit.isPresent()) {
                return new StoreOpening.Refused<>(named(misfit.get()));
            }
            open.put(keys.tenant(), store);
            kept = true;
            return new StoreOpening.Opened<>(store);
        } finally {
            if (!kept) {
                store.close(CLOSING_MAX, false);
            }
        }
    }

    /// The sentence, beginning with the setting that chose a cluster.
    private String named(String sentence) {
        return cluster.isEmpty() || sentence.startsWith("database.url: ") ? sentence : "database.url: " + sentence;
    }

    private static StoreOpening<TenantStore> refused(TenantId tenant, String why) {
        return new StoreOpening.Refused<>("tenant %s: %s".formatted(tenant, why));
    }

    private TenantDatabase database(TenantId tenant, Path home) throws IOException, SQLException {
        if (cluster.isPresent()) {
            return cluster.get().schema(tenant);
        }
        var file = home.resolve(TenantStore.FILE);
        SqliteFile.create(file);
        return new SqliteFile(file);
    }

    /// The tenants that are open now, in no order.
    public synchronized List<TenantStore> tenants() {
        return List.copyOf(open.values());
    }

    /// Signs the heads of every open tenant's ledger now, each hour until cancelled, and when these
    /// stores close (policy C6).
    public Background.Scheduled signHeads(Background background) {
        signing = true;
        background.start("sign audit heads", this::signHeads);
        return background.every("sign audit heads", Duration.ofHours(1), this::signHeads);
    }

    /// One tenant's fault keeps no other's head from being signed.
    private void signHeads() {
        RuntimeException first = null;
        for (var store : tenants()) {
            try {
                store.ledger().signHead();
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /// What looks at the promises this room keeps: C6, E6 (its part), G1, G2.
    public List<Probe> probes() {
        return new StoreProbes(this).all();
    }

    /// Lets every tenant's waiting writes finish, signs the ledgers if heads are signed, then lets go of
    /// the directory. Takes [#CLOSING_MAX] at most: when disk or server hang longer, the directory stays
    /// held until the process ends.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        long began = time.nanoTime();
        boolean ended = true;
        for (var store : open.values()) {
            ended &= store.close(left(began), signing);
        }
        readers.shutdown();
        ended &= joined(began);
        if (cluster.isPresent()) {
            // Closing the pool waits for connections that may hang.
            var closer = DiskThread.named("pool closer").newThread(cluster.get()::close);
            closer.start();
            join(closer, left(began));
        }
        if (ended) {
            directory.close();
        }
    }

    private boolean joined(long began) {
        try {
            return readers.awaitTermination(left(began).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void join(Thread thread, Duration bound) {
        try {
            thread.join(bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration left(long began) {
        var left = CLOSING_MAX.minusNanos(time.nanoTime() - began);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    /// The connections all tenants of a cluster share.
    private static final class PostgresCluster implements AutoCloseable {

        private static final int CONNECT_TIMEOUT_S = 5;

        /// No statement of ours takes seconds, so a server that is silent for longer is gone: a firewall
        /// that forgot the connection says nothing.
        private static final int SOCKET_TIMEOUT_S = 20;

        /// A migration may rewrite a large table.
        private static final int MIGRATION_TIMEOUT_S = 3_600;

        private final Database.PostgresCluster at;
        private final PGSimpleDataSource direct = new PGSimpleDataSource();
        private final PGSimpleDataSource pooled = new PGSimpleDataSource();
        private @Nullable HikariDataSource pool;

        PostgresCluster(Database.PostgresCluster at) {
            this.at = at;
            point(direct, at, MIGRATION_TIMEOUT_S);
            point(pooled, at, SOCKET_TIMEOUT_S);
        }

        private static void point(PGSimpleDataSource source, Database.PostgresCluster at, int socketTimeoutS) {
            source.setUrl(at.url());
            source.setUser(at.user());
            source.setPassword(at.password().disclose());
            source.setConnectTimeout(CONNECT_TIMEOUT_S);
            source.setLoginTimeout(CONNECT_TIMEOUT_S);
            source.setSocketTimeout(socketTimeoutS);
            source.setTcpKeepAlive(true);
            source.setApplicationName("belfry");
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
            config.setDataSource(pooled);
            config.setPoolName("postgres");
            config.setAutoCommit(false);
            config.setMaximumPoolSize(at.connectionsMax());
            config.setMinimumIdle(1);
            config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_S));
            config.setValidationTimeout(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_S) / 2);
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
