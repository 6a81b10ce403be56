package org.belfry.rtp;

/// Whether bytes are a packet.
public enum RtpVerdict {
    WHOLE,
    /// Too short, or of another version than 2.
    NOT_RTP,
    /// A length inside says more than there is.
    CUT,
    /// Padding of no bytes, of more than there are, or where none may be (RFC 3550 §5.1, §6.4.1).
    BAD_PADDING
}
