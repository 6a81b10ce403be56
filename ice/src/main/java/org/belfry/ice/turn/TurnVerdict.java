package org.belfry.ice.turn;

/// What came of a packet. Whoever weighs sources needs no more than this.
public enum TurnVerdict {
    /// A request without credentials: the ordinary beginning.
    CHALLENGED,
    STALE_NONCE,
    UNKNOWN_USER,
    /// Right once, but its time is over.
    EXPIRED,
    WRONG_SECRET,
    MALFORMED,
    UNKNOWN_ATTRIBUTE,
    /// A Binding request: told its address.
    PLAIN,
    GRANTED,
    /// An Allocate we had granted already, in the same transaction.
    REPEATED,
    REFRESHED,
    RELEASED,
    PERMITTED,
    BOUND,
    /// Something this server does not do, or not now: it was told which.
    REFUSED,
    /// No more for this user, or no more for anybody.
    QUOTA,
    /// An address nobody may reach through us.
    DENIED_PEER,
    RELAYED,
    NO_ALLOCATION,
    NO_PERMISSION,
    NO_CHANNEL,
    OVER_RATE,
    /// An answer to a request we never made.
    STRAY
}
