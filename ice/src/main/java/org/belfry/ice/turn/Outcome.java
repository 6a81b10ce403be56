package org.belfry.ice.turn;

import org.belfry.ice.stun.StunError;
import org.belfry.ice.stun.StunMessage;
import org.belfry.ice.stun.StunWriter;

/// An answer that still lacks its seal, and what it means.
record Outcome(StunWriter answer, TurnVerdict verdict) {

    static Outcome refused(StunMessage request, StunError error, TurnVerdict verdict) {
        return new Outcome(StunWriter.error(request, error), verdict);
    }
}
