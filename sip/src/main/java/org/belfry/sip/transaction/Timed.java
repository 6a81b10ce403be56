package org.belfry.sip.transaction;

import java.time.Instant;

/// Something with one deadline, linked into a slot of the [TimerWheel] by its own fields, so that setting and
/// clearing a timer makes no garbage.
abstract class Timed {

    /// Later than all that is.
    static final long NEVER = Long.MAX_VALUE;

    Timed previous = this;
    Timed next = this;
    long dueMs = NEVER;
    /// Level · 64 + slot, while linked.
    int place = -1;

    private int weighedBytes;

    /// Bytes of messages it holds now.
    int bytesHeld() {
        return 0;
    }

    /// About how many bytes the objects around them take.
    int objectBytes() {
        return 0;
    }

    /// By how much both have changed since it was asked last.
    final int weighAgain() {
        int before = weighedBytes;
        weighedBytes = bytesHeld() + objectBytes();
        return weighedBytes - before;
    }

    /// The deadline has come; it is cleared already.
    abstract void due(Instant now);
}
