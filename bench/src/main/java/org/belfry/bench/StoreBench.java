package org.belfry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Id;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;
import org.belfry.store.Database;
import org.belfry.store.StoreOpening;
import org.belfry.store.Stores;
import org.belfry.store.TenantStore;
import org.belfry.vault.KeyFolder;
import org.belfry.vault.Opening;
import org.belfry.vault.Unlock;
import org.belfry.vault.Vault;

/// What the store does on this disk: audit rows appended durably by many callers at once, and sealed values written and
/// read back.
final class StoreBench {

    private static final int RUNS = 5;
    private static final int CALLERS = 256;
    private static final int ROWS = 20_000;

    private StoreBench() {}

    static List<Figure> measure() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("belfry-bench");
        var time = Time.system();
        var random = new SecureRandom();
        try (var stores = opened(Stores.open(folder.resolve("data"), new Database.SqliteFiles(), time, random))) {
            var keys = vault(folder.resolve("keys"), random, time);
            var store = opened(stores.open(keys.createTenant(new TenantId(Id.next(time, random)))));
            double[] appends = new double[RUNS];
            double[] sealed = new double[RUNS];
            appendsPerSecond(store, time);
            sealedPerSecond(store);
            for (int run = 0; run < RUNS; run++) {
                appends[run] = appendsPerSecond(store, time);
                sealed[run] = sealedPerSecond(store);
            }
            return List.of(
                    new Figure(
                            "audit append, durable, %d callers, SQLite".formatted(CALLERS), "/s", appends, ">= 3,000"),
                    new Figure("sealed column write and read, one thread", "/s", sealed, ">= 20,000"));
        } finally {
            RunningHouse.removeTree(folder);
        }
    }

    private static double appendsPerSecond(TenantStore store, Time time) throws InterruptedException {
        var done = new CountDownLatch(CALLERS);
        long begun = System.nanoTime();
        for (int caller = 0; caller < CALLERS; caller++) {
            Thread.ofVirtual().start(() -> {
                for (int row = 0; row < ROWS / CALLERS; row++) {
                    store.ledger()
                            .record(new AuditEvent(
                                    time.now(),
                                    new Actor.House("bench"),
                                    Optional.empty(),
                                    "bench.append",
                                    Optional.empty(),
                                    Map.of("row", String.valueOf(row))));
                }
                done.countDown();
            });
        }
        done.await();
        return (double) (ROWS / CALLERS * CALLERS) / (System.nanoTime() - begun) * 1e9;
    }

    /// One transaction, so that sealing and the database are measured and not the disk's flush.
    private static double sealedPerSecond(TenantStore store) {
        long begun = System.nanoTime();
        store.change(writing -> {
            for (int row = 0; row < ROWS; row++) {
                store.settings().set(writing, "bench." + row, "a value of some length, " + row);
            }
        });
        int read = store.read(sql -> {
            int found = 0;
            for (int row = 0; row < ROWS; row++) {
                found += store.settings().find(sql, "bench." + row).isPresent() ? 1 : 0;
            }
            return found;
        });
        if (read != ROWS) {
            throw new IllegalStateException("read back: %d (expected: %d)".formatted(read, ROWS));
        }
        return (double) ROWS / (System.nanoTime() - begun) * 1e9;
    }

    private static Vault vault(Path folder, SecureRandom random, Time time) throws IOException {
        if (new KeyFolder(random, time).create(folder, new Unlock.KeyFile()) instanceof Opening.Opened(var vault)) {
            return vault;
        }
        throw new IOException("no key folder could be made in " + folder);
    }

    private static <T> T opened(StoreOpening<T> opening) throws IOException {
        return switch (opening) {
            case StoreOpening.Opened<T>(T opened) -> opened;
            case StoreOpening.Refused<T>(String sentence) -> throw new IOException(sentence);
        };
    }
}
