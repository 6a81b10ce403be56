package org.belfry.store;

import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The one place that turns what a driver throws into a [StoreFault] and its sentence.
final class Faults {

    private final TenantDatabase database;

    Faults(TenantDatabase database) {
        this.database = database;
    }

    StoreFault busy(String who, int waitingMax) {
        return new StoreFault(
                StoreFault.Kind.BUSY,
                "%s: more than %d %s wait (expected: fewer; try again later)"
                        .formatted(database.name(), waitingMax, who));
    }

    StoreFault closed() {
        return new StoreFault(StoreFault.Kind.CLOSED, "%s: closed (expected: open)".formatted(database.name()));
    }

    /// Whether the machine failed rather than the caller's work: then nothing else in the transaction stands either.
    boolean isMachine(Throwable thrown) {
        if (thrown instanceof VirtualMachineError) {
            return true;
        }
        var sql = sqlCause(thrown);
        return sql != null && kindOf(sql) != StoreFault.Kind.FAILED;
    }

    StoreFault of(Throwable thrown) {
        if (thrown instanceof StoreFault fault) {
            return fault;
        }
        var sql = sqlCause(thrown);
        var kind = sql == null ? kindOf(thrown) : kindOf(sql);
        return new StoreFault(kind, sentence(kind, sql == null ? thrown : sql), thrown);
    }

    /// The operating system's own words (ENOSPC, EDQUOT): the JDK has no type for them.
    private static StoreFault.Kind kindOf(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded")
                ? StoreFault.Kind.DISK_FULL
                : StoreFault.Kind.FAILED;
    }

    private StoreFault.Kind kindOf(SQLException sql) {
        // Hikari reports a cluster it can't reach as a connection nobody gave back in time.
        return sql instanceof java.sql.SQLTransientConnectionException || sql.getCause() instanceof TimeoutException
                ? StoreFault.Kind.UNREACHABLE
                : database.kindOf(sql);
    }

    String sentence(StoreFault.Kind kind, Throwable cause) {
        return switch (kind) {
            case DISK_FULL ->
                "%s: the disk is full (expected: free space; nothing was lost)".formatted(database.name());
            case LOCKED -> "%s: held by another process (expected: nobody else opens it)".formatted(database.name());
            case DAMAGED -> "%s: damaged or no database (expected: restore a backup)".formatted(database.name());
            case UNREACHABLE ->
                "%s: the database server can't be reached (expected: it answers)".formatted(database.name());
            case BUSY, CLOSED, FAILED -> "%s: %s".formatted(database.name(), cause.getMessage());
        };
    }

    /// For passing through code that declares no checked exception; the writer looks at the cause.
    static RuntimeException unchecked(SQLException e) {
        return new org.jooq.exception.DataAccessException(String.valueOf(e.getMessage()), e);
    }

    private static @Nullable SQLException sqlCause(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            cause = cause.getCause();
        }
        return null;
    }
}
