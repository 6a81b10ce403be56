package org.belfry.pbx.record;

/// Takes what becomes of calls. Never waits: it is durable within 200 ms, and later if the store is
/// away. Thread-safe.
@FunctionalInterface
public interface CallRecords {

    /// A leg began, or was answered, and is still up: if the process dies now, the next one closes its
    /// record. The end, its status and its voice are not known yet, so those of `leg` are not looked
    /// at.
    default void up(CallRecord leg) {}

    void ended(CallRecord leg);
}
