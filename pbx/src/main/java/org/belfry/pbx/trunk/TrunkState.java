package org.belfry.pbx.trunk;

import java.time.Instant;

/// What is known of a trunk now, for people to read. Immutable.
///
/// @param registered whether its registrar knows where we are; false where nobody is told
/// @param since when
/// @param sentence why it is so
public record TrunkState(String trunk, Health health, boolean registered, Instant since, String sentence) {

    public enum Health {
        /// Nothing has been heard yet.
        UNKNOWN,
        UP,
        DOWN
    }
}
