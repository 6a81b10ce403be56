package org.belfry.media.quality;

import java.util.Optional;
import org.belfry.rtp.srtp.SrtpVerdict;

/// Why a packet that came for a leg was not let through.
public enum Refusal {
    /// Its tag was wrong: another key, or changed on the way.
    FORGED,
    /// Came a second time.
    REPLAYED,
    /// Too far behind.
    TOO_OLD,
    /// Its header lies, or it is none.
    MALFORMED,
    /// In clear where encryption was agreed on.
    IN_CLEAR,
    /// From an address that was not agreed on and proved nothing.
    OTHER_SOURCE,
    /// Under a payload type that was not agreed on.
    OTHER_TYPE,
    /// More than is kept of something: SSRCs, or what a key may protect.
    OVER_LIMIT;

    /// None if it was let through.
    public static Optional<Refusal> of(SrtpVerdict verdict) {
        return switch (verdict) {
            case DONE -> Optional.empty();
            case MALFORMED, NO_ROOM -> Optional.of(MALFORMED);
            case REPLAYED -> Optional.of(REPLAYED);
            case TOO_OLD -> Optional.of(TOO_OLD);
            case FORGED -> Optional.of(FORGED);
            case NOT_ENCRYPTED -> Optional.of(IN_CLEAR);
            case KEY_WORN_OUT, TOO_MANY_STREAMS -> Optional.of(OVER_LIMIT);
        };
    }
}
