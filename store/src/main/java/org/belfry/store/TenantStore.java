package org.belfry.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.vault.TenantKeys;
import org.jooq.DSLContext;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// One tenant's database, keys in hand: everything above is built on it and holds no tenant's but its own.
///
/// [#write] returns when the work is on disk, and what it returned for stays through kill -9 and power cuts. Callers
/// wait; virtual threads wait cheaply. Work runs on the tenant's one writing thread (reads: on a small shared pool), so
/// it must be short and must not call out: hash passwords and encrypt files before. A fault of the machine is a
/// [StoreFault]; what the work itself throws undoes that work alone and comes out here.
///
/// Sealed and look-up columns are types of their own ([Sealed], [Lookup]); [#sealed] and [#lookup] make and read their
/// values. Thread-safe.
public final class TenantStore {

    /// The tenant's SQLite file in its directory.
    static final String FILE = "tenant.db";

    /// A setting that opens only with the keys the database was made with.
    private static final String KEYS_FIT = "store.keys-fit";

    private final TenantDatabase database;
    private final TenantKeys keys;
    private final Path home;
    private final Writer writer;
    private final Reader reader;
    private final Settings settings;
    private final Ledger ledger;
    private final BlobStore blobs;
    private final Faults faults;

    /// Something to do in one transaction. Throwing undoes it.
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run(Writing writing);
    }

    /// As [Work], without an answer.
    @FunctionalInterface
    public interface Change {
        void run(Writing writing);
    }

    /// Something to look up; sees one moment of the database.
    @FunctionalInterface
    public interface Query<T extends @Nullable Object> {
        T run(DSLContext sql);
    }

    TenantStore(
            TenantDatabase database,
            TenantKeys keys,
            Path home,
            ExecutorService readers,
            Time time,
            SecureRandom random) {
        this.database = database;
        this.keys = keys;
        this.home = home;
        faults = new Faults(database);
        var known = new KnownEnd(keys);
        var scribe = new AuditScribe(keys, known);
        writer = new Writer(database, faults, scribe, keys.tenant());
        reader = new Reader(database, faults, readers);
        settings = new Settings(this, time);
        ledger = new Ledger(this, keys, known, time);
        blobs = new BlobStore(home.resolve("blobs"), Inventory.buckets(), this, keys, time, random);
    }

    public TenantId tenant() {
        return keys.tenant();
    }

    /// Does `work` in a transaction; returns its answer when it is durable.
    ///
    /// @throws StoreFault if the machine kept it from happening; then nothing of it was acknowledged
    public <T extends @Nullable Object> T write(Work<T> work) {
        return writer.write(work);
    }

    /// As [#write], without an answer.
    public void change(Change change) {
        writer.<@Nullable Void>write(writing -> {
            change.run(writing);
            return null;
        });
    }

    /// Looks something up.
    ///
    /// @throws StoreFault if the machine kept it from happening
    public <T extends @Nullable Object> T read(Query<T> query) {
        return reader.read(query);
    }

    /// Makes and reads the values of a sealed column.
    public SealedColumn sealed(TableField<?, Sealed> column) {
        return new SealedColumn(column, keys, null);
    }

    /// Makes and finds the values of a look-up column.
    public LookupColumn lookup(TableField<?, Lookup> column) {
        return new LookupColumn(column, keys.lookup());
    }

    public Settings settings() {
        return settings;
    }

    /// The tenant's audit trail. To record an event together with a change use [Writing#audit].
    public Ledger ledger() {
        return ledger;
    }

    public BlobStore blobs() {
        return blobs;
    }

    /// `SQLite` or `PostgreSQL`.
    public String databaseName() {
        return switch (database) {
            case SqliteFile _ -> "SQLite";
            case PostgresSchema _ -> "PostgreSQL";
        };
    }

    /// Checks that the keys are those the database was made with, and settles what a crash left of blobs.
    ///
    /// @return why the store can't be used, if it can't
    Optional<String> settle() throws IOException {
        try {
            var mark = settings.find(KEYS_FIT);
            if (mark.isEmpty()) {
                change(writing -> settings.set(writing, KEYS_FIT, tenant().toString()));
            }
        } catch (StoreFault fault) {
            return Optional.of(
                    fault.kind() == StoreFault.Kind.DAMAGED
                            ? "%s: sealed under other keys than those of tenant %s (expected: its own)"
                                    .formatted(database.name(), tenant())
                            : String.valueOf(fault.getMessage()));
        }
        blobs.settleDrafts();
        return Optional.empty();
    }

    /// Files and directories that nobody else may read.
    List<Path> ownPaths() {
        return List.of(home, home.resolve(FILE), home.resolve(FILE + "-wal"), home.resolve(FILE + "-shm"));
    }

    /// Differs between any two tenants' databases.
    String databaseIdentity() {
        return database.name();
    }

    /// Differs between any two tenants' keys; not a secret.
    String keyIdentity() {
        return Base64.getEncoder().encodeToString(keys.auditSigner().publicKey());
    }

    Faults faults() {
        return faults;
    }

    void start() {
        writer.start();
    }

    /// Lets waiting writes finish, signs the ledger's end after them if asked to, and closes the
    /// database.
    ///
    /// @return false if the writes did not end within `bound`: then the database stays open until the
    ///     process ends
    boolean close(Duration bound, boolean signing) {
        reader.close();
        var closing = writer.close(signing ? ledger.signing() : _ -> Optional.<SignedHead>empty(), bound);
        try {
            closing.answer().flatMap(head -> head).ifPresent(ledger::keep);
        } catch (UncheckedIOException ignored) {
            // The head is in the database; the key folder gets it with the next one.
        }
        if (closing.ended()) {
            database.close();
        }
        return closing.ended();
    }
}
