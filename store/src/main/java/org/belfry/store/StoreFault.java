package org.belfry.store;

/// A read or write that the machine, not the caller, kept from happening. Nothing of a write that ended so was
/// acknowledged, and but for [Kind#UNREACHABLE] nothing of it is kept either.
public final class StoreFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    StoreFault(Kind kind, String sentence, Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    StoreFault(Kind kind, String sentence) {
        super(sentence);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Why it did not happen.
    public enum Kind {
        /// More callers wait than the queue holds; try again later.
        BUSY,
        /// The store is closing or closed.
        CLOSED,
        /// The disk has no room.
        DISK_FULL,
        /// Another process holds the database.
        LOCKED,
        /// The database file is damaged: restore a backup.
        DAMAGED,
        /// The database server can't be reached; the last write may or may not have been kept.
        UNREACHABLE,
        /// The disk or the database failed otherwise; the cause says how.
        FAILED
    }
}
