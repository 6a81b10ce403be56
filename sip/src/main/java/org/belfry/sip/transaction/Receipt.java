package org.belfry.sip.transaction;

/// What became of a received message.
public enum Receipt {
    /// A new request: the user has it.
    REQUEST,
    /// An answer the user had not seen: the user has it.
    RESPONSE,
    /// The ACK of a 2xx: the user has it.
    ACK,
    /// Seen before, or meant for the transaction alone: whatever had to be sent was sent.
    ABSORBED,
    /// A CANCEL, answered; the user knows if there was still something to cancel.
    CANCEL,
    /// The same request by another way (RFC 3261 §8.2.2.2): answered with 482.
    MERGED,
    /// A CANCEL or PRACK of something unknown: answered with 481, or 400 if it was malformed. Worth a sighting.
    STRAY_REQUEST,
    /// An ACK nobody waits for: dropped. Worth a sighting if frequent.
    STRAY_ACK,
    /// A response to nothing we asked, or too late: dropped. Worth a sighting.
    STRAY_RESPONSE,
    /// The table is full: nothing was done. A request may be answered with 503 and Retry-After without a
    /// transaction ([Transactions#refuse]).
    OVERLOADED
}
