package org.belfry.media.quality;

/// How a DTLS handshake ended. Immutable.
public sealed interface DtlsOutcome {

    /// Not yet, or the leg has none.
    record Pending() implements DtlsOutcome {}

    record Done(long atMs) implements DtlsOutcome {}

    /// The certificate is not the one that was signalled (RFC 8122 §5).
    record FingerprintMismatch() implements DtlsOutcome {}

    /// @param alert of TLS, 0 to 255 (RFC 8446 §6)
    /// @param isOurs whether we sent it
    record Alerted(int alert, boolean isOurs) implements DtlsOutcome {}

    /// Given up.
    record TimedOut() implements DtlsOutcome {}
}
