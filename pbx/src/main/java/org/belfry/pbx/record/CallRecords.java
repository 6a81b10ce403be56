package org.belfry.pbx.record;

/// Takes what becomes of calls. Never waits, and never fails. Thread-safe.
public interface CallRecords {

    /// A leg is up, or who it talks to or whether it was answered has changed: if the process dies a few
    /// seconds from now or later, the next one closes its record. The end and its status are not known
    /// yet, so those of `leg` are not looked at. Not to be told of a leg that has ended.
    void up(CallRecord leg);

    /// A leg that was up goes on under another name, in another call; of this name nothing is kept.
    void moved(CallRecord leg);

    /// Whether there is room for the records of one more call. Does not wait.
    boolean hasRoom();

    /// A leg has ended: durable within 200 ms, and later if the store is away.
    void ended(CallRecord leg);
}
