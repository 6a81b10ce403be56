package org.belfry.sip.sdp;

import java.util.Locale;

/// Which way media flows, seen from the side that says it (RFC 8866 §6.7, RFC 3264 §5.1 and §6.1).
public enum Direction {
    SENDRECV,
    SENDONLY,
    RECVONLY,
    INACTIVE;

    public static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? SENDRECV : SENDONLY;
        }
        return receives ? RECVONLY : INACTIVE;
    }

    public boolean sends() {
        return this == SENDRECV || this == SENDONLY;
    }

    public boolean receives() {
        return this == SENDRECV || this == RECVONLY;
    }

    /// The same flow seen from the other side.
    public Direction reversed() {
        return of(receives(), sends());
    }

    /// What both allow.
    public Direction and(Direction other) {
        return of(sends() && other.sends(), receives() && other.receives());
    }

    /// What this side says to put the other on hold (RFC 3264 §8.4): it goes on sending, if it did.
    public Direction held() {
        return of(sends(), false);
    }

    /// As written after `a=`.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
