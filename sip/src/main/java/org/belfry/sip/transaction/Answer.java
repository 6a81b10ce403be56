package org.belfry.sip.transaction;

/// What became of an answer the user gave.
public enum Answer {
    /// On its way; if it gets lost it is repeated as the RFC says.
    SENT,
    /// Kept until the peer confirms an earlier reliable provisional response (RFC 3262 §3); then it is sent.
    WAITING,
    /// Not sent: too many reliable provisional responses wait already for a peer that confirms none. A final answer
    /// is still taken.
    DROPPED,
    /// Nobody waits for it: the transaction is over or has its final answer.
    LATE,
    /// An answer RFC 4320 §4 forbids: to anything but INVITE, a 408, a provisional other than 100, or a 100 before
    /// the peer's retransmissions have slowed down. (The transaction sends the 100 itself when it is time.)
    FORBIDDEN,
    /// The flow is gone, and with it the transaction.
    UNREACHABLE
}
