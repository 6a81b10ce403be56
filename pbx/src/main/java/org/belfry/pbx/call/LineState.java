package org.belfry.pbx.call;

/// Whether something of the house is in use, as a lamp shows it. Immutable.
///
/// Where several calls are up the most urgent counts: what rings, then what talks, then what is dialled.
///
/// @param isCaller whether they began the call
public record LineState(Phase phase, boolean isCaller) {

    static final LineState IDLE = new LineState(Phase.IDLE, false);
    static final LineState RINGING = new LineState(Phase.EARLY, false);
    static final LineState HELD = new LineState(Phase.CONFIRMED, false);

    public enum Phase {
        IDLE,
        /// It rings, there or at whom they call; in a queue somebody waits.
        EARLY,
        /// They talk; in a slot somebody is parked.
        CONFIRMED
    }
}
