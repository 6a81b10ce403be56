package org.belfry.media.quality;

import org.belfry.media.dtls.DtlsFailure;
import org.belfry.media.dtls.DtlsOutcome;

/// How far a leg's DTLS handshake is. Immutable, and holds no key.
public sealed interface Handshake {

    /// Not yet, or the leg has none.
    record Pending() implements Handshake {}

    record Done(long atMs) implements Handshake {}

    record Failed(DtlsOutcome.Failed outcome) implements Handshake {

        /// Whether the far side is not, or did not prove to be, who its description names (RFC 8122
        /// §5).
        boolean isSomebodyElse() {
            return switch (outcome.cause()) {
                case FINGERPRINT_MISMATCH, NO_CERTIFICATE, NOT_PROVEN -> true;
                case NO_SRTP,
                        NO_COMMON_PROFILE,
                        NO_COMMON_CIPHER,
                        NO_EXTENDED_MASTER_SECRET,
                        TIMEOUT,
                        ALERT,
                        MALFORMED,
                        BUSY,
                        CLOSED,
                        INTERNAL -> false;
            };
        }

        /// Whether the call merely ended first.
        boolean isOver() {
            return outcome.cause() == DtlsFailure.CLOSED;
        }
    }
}
