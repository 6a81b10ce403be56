package org.belfry.media.plan;

/// How an endpoint carries its media.
public enum EndpointKind {
    /// `RTP/SAVP` with keys in the description (RFC 4568).
    SECURE_PHONE,
    /// `RTP/AVP` with keys beside it (RFC 8643). The keys are taken, or the call is refused; it is never plain.
    BEST_EFFORT_PHONE,
    /// A carrier or a network of its own that may speak plain RTP.
    PLAIN_TRUNK,
    /// `UDP/TLS/RTP/SAVPF` with DTLS, ICE and one port (RFC 8827).
    BROWSER
}
