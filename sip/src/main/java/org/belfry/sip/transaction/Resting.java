package org.belfry.sip.transaction;

/// A transaction both sides know the outcome of: it only waits for repetitions, and may go before its time when its
/// room is needed. Owned by the thread of its [Transactions].
sealed interface Resting permits NonInviteServer, InviteServer, InviteClient {

    /// Whether it has been so since `timeMs` at the latest.
    boolean restsSince(long timeMs);

    boolean isOver();

    /// Leaves the table. A repetition after all is then handled as new, or as a stray.
    void finish();
}
