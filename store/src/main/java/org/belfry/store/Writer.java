package org.belfry.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.belfry.ground.TenantId;
import org.jspecify.annotations.Nullable;

/// The one thread that writes a tenant's database: takes everybody who waits, does their work in one transaction and
/// answers them when it is on disk.
///
/// While one commit waits for the disk the next callers gather, so the disk's few hundred flushes a second carry
/// thousands of writes. Each caller's work stands behind a savepoint of its own: one that throws is undone alone. Only
/// a fault of the machine (disk full, database damaged or unreachable) undoes all, and then nobody is acknowledged.
///
/// Limits: [#WAITING_MAX] callers wait, the next is refused with [StoreFault.Kind#BUSY] (a stalled disk must not eat
/// the
/// memory); [#BATCH_MAX] share a transaction (bounds what a crash makes others repeat, and the log's growth).
final class Writer {

    static final int WAITING_MAX = 4_096;
    static final int BATCH_MAX = 256;

    private final TenantDatabase database;
    private final Faults faults;
    private final AuditScribe scribe;
    private final BlockingQueue<Unit<?>> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable Unit<?> last;

    Writer(TenantDatabase database, Faults faults, AuditScribe scribe, TenantId tenant) {
        this.database = database;
        this.faults = faults;
        this.scribe = scribe;
        thread = DiskThread.named("writer " + tenant).newThread(this::run);
    }

    void start() {
        thread.start();
    }

    /// Waits until the work is durable and gives its answer, or throws what it threw.
    <T extends @Nullable Object> T write(TenantStore.Work<T> work) {
        DiskThread.refuseNesting("write");
        var unit = new Unit<T>(work);
        if (closing || !waiting.offer(unit)) {
            throw closing ? faults.closed() : faults.busy("writers", WAITING_MAX);
        }
        if (closing && !thread.isAlive()) {
            unit.fail(faults.closed());
        }
        return Answers.await(unit.answer);
    }

    /// How closing went.
    ///
    /// @param ended false if the thread still waits for disk or server
    /// @param answer of the last work, if it was done
    record Closing<T>(boolean ended, Optional<T> answer) {}

    /// Finishes what waits, does `work` after it, then ends. Returns when that is done, or after `bound`:
    /// a disk or server that hangs must not hold the house.
    <T> Closing<T> close(TenantStore.Work<T> work, Duration bound) {
        closing = true;
        var unit = new Unit<T>(work);
        last = unit;
        boolean interrupted = false;
        try {
            // Interrupted or with a full queue nothing is signed; who waits in it is answered all the same.
            waiting.offer(unit, bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        boolean ended = !thread.isAlive();
        while (!ended && !interrupted) {
            try {
                ended = thread.join(bound);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        // The last unit stays for a thread that still hangs: it ends by it.
        waiting.removeIf(left -> !left.equals(unit) && left.fail(faults.closed()));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Closing<>(ended, unit.answered());
    }

    private void run() {
        var batch = new ArrayList<Unit<?>>(BATCH_MAX);
        boolean ended = false;
        while (!ended) {
            try {
                batch.add(waiting.take());
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread; it ends by close() only.
                continue;
            }
            waiting.drainTo(batch, BATCH_MAX - 1);
            commit(batch);
            var end = last;
            ended = end != null && batch.stream().anyMatch(end::equals);
            batch.clear();
        }
    }

    private void commit(List<Unit<?>> batch) {
        Connection connection = null;
        Writing writing = null;
        boolean sound = false;
        try {
            connection = database.beginWrite();
            writing = new Writing(Dialects.on(connection, database.dialect()), scribe, connection);
            for (var unit : batch) {
                perform(unit, writing, connection);
            }
            writing.close();
            database.commit(connection);
            sound = true;
            writing.committed();
        } catch (SQLException | RuntimeException | Error e) {
            var fault = faults.of(e);
            if (writing != null) {
                // A statement left open would outlive its transaction, one more at each failure.
                writing.close();
                if (fault.kind() == StoreFault.Kind.UNREACHABLE) {
                    writing.doubtful();
                }
            }
            sound = connection != null && rolledBack(connection);
            batch.forEach(unit -> unit.fail(fault));
        } finally {
            if (connection != null) {
                database.end(connection, sound);
            }
        }
        batch.forEach(Unit::acknowledge);
    }

    /// One caller's work. Throws only when the transaction as a whole is lost.
    private void perform(Unit<?> unit, Writing writing, Connection connection) throws SQLException {
        var mark = writing.mark();
        execute(connection, "SAVEPOINT unit");
        try {
            unit.run(writing);
        } catch (RuntimeException | Error e) {
            if (faults.isMachine(e)) {
                throw e;
            }
            unit.refuse(e);
            writing.back(mark);
            execute(connection, "ROLLBACK TO SAVEPOINT unit");
        }
        execute(connection, "RELEASE SAVEPOINT unit");
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    private boolean rolledBack(Connection connection) {
        try {
            database.rollback(connection);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /// One caller's work and the answer it waits for.
    private static final class Unit<T extends @Nullable Object> {
        private final TenantStore.Work<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable Throwable refusal;
        private @Nullable T result;

        Unit(TenantStore.Work<T> work) {
            this.work = work;
        }

        void run(Writing writing) {
            result = work.run(writing);
        }

        void refuse(Throwable thrown) {
            refusal = thrown;
        }

        /// What the work gave, if it is durable.
        Optional<T> answered() {
            return answer.isDone() && !answer.isCompletedExceptionally()
                    ? Optional.ofNullable(answer.join())
                    : Optional.empty();
        }

        boolean fail(Throwable fault) {
            answer.completeExceptionally(fault);
            return true;
        }

        @SuppressWarnings("NullAway") // result is T once run() returned, and T itself says whether that may be null
        void acknowledge() {
            if (refusal != null) {
                answer.completeExceptionally(refusal);
            } else {
                answer.complete(result);
            }
        }
    }
}
