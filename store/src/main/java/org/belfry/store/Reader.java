package org.belfry.store;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Reads a tenant's database on the pool all tenants share. Each read sees one moment of the database.
///
/// Limits: [#THREADS] read at once; [#WAITING_MAX] callers wait, the next is refused with [StoreFault.Kind#BUSY].
final class Reader {

    static final int THREADS = 4;
    static final int WAITING_MAX = 4_096;

    private final TenantDatabase database;
    private final Faults faults;
    private final ExecutorService pool;
    private volatile boolean closed;

    Reader(TenantDatabase database, Faults faults, ExecutorService pool) {
        this.database = database;
        this.faults = faults;
        this.pool = pool;
    }

    <T extends @Nullable Object> T read(TenantStore.Query<T> query) {
        DiskThread.refuseNesting("read");
        if (closed) {
            throw faults.closed();
        }
        var answer = new CompletableFuture<T>();
        try {
            pool.execute(() -> run(query, answer));
        } catch (RejectedExecutionException full) {
            throw pool.isShutdown() ? faults.closed() : faults.busy("readers", WAITING_MAX);
        }
        return Answers.await(answer);
    }

    void close() {
        closed = true;
    }

    private <T extends @Nullable Object> void run(TenantStore.Query<T> query, CompletableFuture<T> answer) {
        try {
            var connection = database.beginRead();
            boolean sound = false;
            try {
                T result = query.run(Dialects.on(connection, database.dialect()));
                database.rollback(connection);
                sound = true;
                answer.complete(result);
            } finally {
                database.end(connection, sound);
            }
        } catch (SQLException e) {
            answer.completeExceptionally(faults.of(e));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(faults.isMachine(e) ? faults.of(e) : e);
        }
    }
}
