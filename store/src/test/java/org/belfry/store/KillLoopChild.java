package org.belfry.store;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.belfry.ground.TenantId;
import org.belfry.ground.Time;

/// Writes settings and audit events from many threads until it is killed, and prints the number of each write that
/// returned.
final class KillLoopChild {

    private static final int WRITERS = 16;
    private static final long ROUND = 1_000_000_000L;

    private KillLoopChild() {}

    /// @param args home directory, tenant, number of the round
    public static void main(String[] args) {
        var home = Path.of(args[0]);
        var keys = Keys.open(home.resolve("keys"))
                .vault()
                .tenant(TenantId.parse(args[1]))
                .orElseThrow();
        var next = new AtomicLong(Long.parseLong(args[2]) * ROUND);
        var out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        var stores = stores(home);
        var store = opened(stores.open(keys));
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                writers.execute(() -> write(store, next, out));
            }
        }
    }

    private static void write(TenantStore store, AtomicLong next, PrintStream out) {
        while (true) {
            long number = next.incrementAndGet();
            store.change(writing -> {
                store.settings().set(writing, "number." + number, "value of " + number);
                writing.audit(AuditEvents.ofHouse("number", Long.toString(number)));
            });
            // One call, so lines of two threads don't mix.
            out.print(number + ".\n");
            out.flush();
        }
    }

    static Stores stores(Path home) {
        return opened(Stores.open(home.resolve("data"), new Database.SqliteFiles(), Time.system(), new SecureRandom()));
    }

    static <T> T opened(StoreOpening<T> opening) {
        return switch (opening) {
            case StoreOpening.Opened<T>(T it) -> it;
            case StoreOpening.Refused<T>(String sentence) -> throw new AssertionError(sentence);
        };
    }
}
