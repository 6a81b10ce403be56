package org.belfry.signal;

/// What an endpoint counts; see [Endpoint#count].
public enum EndpointCounter {
    REQUESTS,
    RESPONSES,
    /// CRLF and STUN.
    KEEP_ALIVES,
    /// Messages against the rules, answered or dropped.
    BROKEN,
    /// Requests of scanners, dropped.
    SCANNERS,
    /// Requests answered by 503, or dropped, because there was too much to do.
    SHED,
    /// Responses to nothing we asked.
    STRAY_RESPONSES,
    /// CANCEL and PRACK of nothing, or from elsewhere; answered with 481.
    STRAY_REQUESTS,
    /// Connections closed because their source held more bytes than one may.
    HOARDED,
    /// Connections closed because all of their door, or all we opened, held as many bytes as they may.
    CROWDED_OUT,
    /// Messages, timers and tasks that met a fault of ours: each is a bug, and ended nothing but itself.
    FAULTS,
    /// Connections closed because a message was not ended in time.
    SLOW,
    /// Connections closed because their peer did not read.
    UNREAD,
    /// Connections closed because nothing came.
    IDLE,
    /// Messages that could not be sent.
    UNSENT
}
