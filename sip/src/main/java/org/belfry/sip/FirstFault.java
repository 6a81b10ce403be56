package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// The first thing found wrong with one message. Reading goes on after it where it can.
final class FirstFault {

    private @Nullable PeerFault fault;
    private int at;

    void note(PeerFault what, int where) {
        if (fault == null) {
            fault = what;
            at = where;
        }
    }

    @Nullable
    PeerFault fault() {
        return fault;
    }

    /// Its position in the array that was read.
    int at() {
        return at;
    }
}
