package org.belfry.sip.dialog;

import org.belfry.sip.CSeq;
import org.belfry.sip.Method;
import org.jspecify.annotations.Nullable;

/// The numbers of both sides (RFC 3261 §12.2): our last one, 0 before the first, and the peer's, null before its
/// first. Immutable.
record Order(int local, @Nullable CSeq remote) {

    /// The next one of ours (§12.2.1.1).
    ///
    /// @throws IllegalStateException after 2³¹−1 requests: whoever opens a dialog starts far below
    Order next() {
        if (local == Integer.MAX_VALUE) {
            throw new IllegalStateException("CSeq: exhausted (expected: a first number far below 2147483647)");
        }
        return new Order(local + 1, remote);
    }

    /// Whether a request of the peer is in order (§12.2.2): not below the last one. The same number again is let
    /// through for the same method only: devices repeat it when they answer a challenge.
    boolean allows(CSeq received) {
        if (remote == null || received.number() > remote.number()) {
            return true;
        }
        return received.number() == remote.number() && received.method().equals(remote.method());
    }

    /// The numbers after it. ACK and CANCEL bear the number of their INVITE and count for nothing.
    Order after(CSeq received) {
        boolean counts =
                !received.method().equals(Method.ACK) && !received.method().equals(Method.CANCEL);
        return counts ? new Order(local, received) : this;
    }
}
