package org.belfry.ice;

/// What came of a STUN message on the media port. Whoever weighs sources needs no more than this.
public enum IceVerdict {
    /// A new pair: from now on this source may handshake and be sent to.
    VALIDATED,
    /// A pair already known; consent goes on (RFC 7675).
    REFRESHED,
    /// The pair to send on is now this one.
    NOMINATED,
    /// A request we have already answered, from where it came before: answered again, changes nothing.
    REPEATED,
    /// A request we have already answered, from somewhere else: somebody recorded it. Not answered.
    REPLAYED,
    /// A request for our view of its source, without credentials (RFC 8489 §11, the server that is only STUN).
    PLAIN,
    /// A Binding indication, which keeps a NAT open and says nothing.
    KEEP_ALIVE,
    /// No session has this user fragment, or the other half is not the one that was signalled.
    UNKNOWN_USER,
    /// The integrity is not made with our password.
    WRONG_SECRET,
    /// Something a check must have is missing.
    MALFORMED,
    /// Attributes we would have to understand and don't.
    UNKNOWN_ATTRIBUTE,
    /// The other side believes itself controlled too; so are we, always.
    ROLE_CONFLICT,
    /// An answer to a request we never made, or another method.
    STRAY
}
