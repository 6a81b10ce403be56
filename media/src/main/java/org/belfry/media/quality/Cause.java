package org.belfry.media.quality;

/// Why somebody is not heard, or not well. An id that stays: it stands in call records.
public enum Cause {
    /// No connectivity check of the leg was right (RFC 8445).
    ICE_NEVER_SUCCEEDED,
    /// The certificate is not the signalled one (RFC 8122).
    DTLS_FINGERPRINT_MISMATCH,
    /// The handshake ended with an alert or not at all.
    DTLS_FAILED,
    /// No tag was ever right.
    WRONG_KEY,
    /// Tags were right and are wrong since a moment.
    KEY_LOST,
    /// Encryption was agreed on and not done.
    NOT_ENCRYPTED,
    /// In clear, from another address than was signalled.
    OTHER_SOURCE,
    /// Signalled a private address that is not reached from here, and sent nothing.
    PRIVATE_ADDRESS,
    /// Somebody chose it.
    ON_HOLD,
    /// Said it would not send.
    LISTENING_ONLY,
    /// Sends payload types that were not agreed on.
    CODEC_MISMATCH,
    /// Connectivity checks stopped (RFC 7675).
    CONSENT_LOST,
    /// One way: not a packet came.
    NEVER_SENT,
    /// Packets came and come no more.
    STOPPED,
    /// The house received and did not send on.
    NOT_PASSED_ON,
    /// Nothing came from the other leg that could be sent on.
    NOTHING_TO_SEND,
    /// Comfort noise, stopped transmission, digital silence.
    SILENT,
    LOSS_FROM,
    LOSS_TO,
    JITTER_FROM,
    JITTER_TO,
    LONG_DELAY,
    NOTHING_UNUSUAL
}
