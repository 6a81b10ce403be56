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
    /// Connections closed because a message was not ended in time.
    SLOW,
    /// Connections closed because their peer did not read.
    UNREAD,
    /// Connections closed because nothing came.
    IDLE,
    /// Messages that could not be sent.
    UNSENT
}
