package org.belfry.signal;

import java.time.Duration;
import org.belfry.signal.EndpointLimits.Times;

/// How long a connection is waited for: by when its peer was last heard, what it has begun and not ended, and
/// whether it takes what we send. The clock is told. Owned by the connection's loop.
///
/// Asked once a second for each connection, which costs no timer for any of them.
final class Patience {

    private static final long NEVER = Long.MIN_VALUE;

    private final Times times;
    private final boolean asks;
    private long heardAtNs;
    private long begunAtNs = NEVER;
    private long stuckSinceNs = NEVER;
    private long askedAtNs = NEVER;
    private boolean answers;

    /// @param asks whether the peer is asked for a sign of life before it is taken for gone
    Patience(Times times, boolean asks, long nowNs) {
        this.times = times;
        this.asks = asks;
        this.heardAtNs = nowNs;
    }

    /// What is to be done about a connection now.
    enum Verdict {
        STAYS,
        /// It is to be asked for a sign of life; counted as done.
        ASK,
        /// It has begun a message and not ended it.
        SLOW,
        /// It does not take what we send.
        UNREAD,
        /// Nothing has come.
        IDLE
    }

    /// Something came that counts.
    void heard(long nowNs) {
        heardAtNs = nowNs;
    }

    /// The peer has given the sign of life we asked for.
    void answered() {
        answers = answers || askedAtNs != NEVER;
        askedAtNs = NEVER;
    }

    /// A message has begun and not ended; its time goes on unless it is another one than before.
    void begun(boolean isAnother, long nowNs) {
        if (isAnother || begunAtNs == NEVER) {
            begunAtNs = nowNs;
        }
    }

    /// Every message that has begun has ended.
    void ended() {
        begunAtNs = NEVER;
    }

    /// Whether the peer takes what we send. Its time goes on if it did not before.
    void takes(boolean all, long nowNs) {
        if (all) {
            stuckSinceNs = NEVER;
        } else if (stuckSinceNs == NEVER) {
            stuckSinceNs = nowNs;
        }
    }

    /// The connection is read again after it was not: nobody was slow meanwhile.
    void readAgain(long nowNs) {
        if (begunAtNs != NEVER) {
            begunAtNs = nowNs;
        }
    }

    /// @param isKnown whether somebody behind it has authenticated
    /// @param isRead whether it is being read
    Verdict look(long nowNs, boolean isKnown, boolean isRead) {
        if (isRead && isOver(begunAtNs, times.message(), nowNs)) {
            return Verdict.SLOW;
        }
        if (isOver(stuckSinceNs, times.reading(), nowNs)) {
            return Verdict.UNREAD;
        }
        if (isOver(heardAtNs, isKnown ? times.knownIdle() : times.strangerIdle(), nowNs)
                || (answers && isOver(askedAtNs, times.pongWithin(), nowNs))) {
            return Verdict.IDLE;
        }
        if (asks && askedAtNs == NEVER && isOver(heardAtNs, times.pingEvery(), nowNs)) {
            askedAtNs = nowNs;
            return Verdict.ASK;
        }
        return Verdict.STAYS;
    }

    private static boolean isOver(long sinceNs, Duration time, long nowNs) {
        return sinceNs != NEVER && nowNs - sinceNs > time.toNanos();
    }
}
