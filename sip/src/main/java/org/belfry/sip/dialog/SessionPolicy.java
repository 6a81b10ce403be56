package org.belfry.sip.dialog;

import java.time.Duration;

/// What we want of session timers (RFC 4028), in whole seconds.
///
/// | limit | default | against |
/// |---|---|---|
/// | `interval` | 1,800 s | calls that hang for good when the other end is gone |
/// | `min` | 90 s | a peer that makes us refresh again and again; RFC 4028 §4 allows no less |
public record SessionPolicy(Duration interval, Duration min) {

    /// The least any element may ask for (§5).
    public static final Duration FLOOR = Duration.ofSeconds(90);

    public static final SessionPolicy DEFAULT = new SessionPolicy(Duration.ofMinutes(30), FLOOR);

    public SessionPolicy {
        if (min.compareTo(FLOOR) < 0 || interval.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "session interval: %s, least %s (expected: interval >= min >= %s)".formatted(interval, min, FLOOR));
        }
    }
}
