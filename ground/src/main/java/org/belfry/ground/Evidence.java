package org.belfry.ground;

import java.time.Instant;

/// What a probe saw when it looked at the running system.
///
/// @param finding one sentence with the facts seen, free of personal data and secrets
/// @param seenAt when it looked
public record Evidence(Control control, State state, String finding, Instant seenAt) {

    /// How a control stands.
    public enum State {
        /// The promise holds.
        KEPT,
        /// An administrator chose less than the promise, or a condition of it is not met yet; the finding says which.
        RELAXED,
        /// The promise does not hold.
        BROKEN,
        /// The probe could not look; never shown as kept.
        UNKNOWN
    }
}
