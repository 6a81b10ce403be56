package org.belfry.ice.turn;

import java.time.Duration;

/// What the relay gives at most. Immutable.
///
/// | limit | default | against |
/// |---|---|---|
/// | `allocationsMax` | 10,000 | memory, ports |
/// | `allocationsPerUserMax` | 10 | one user who takes all; a browser makes one for each network and family |
/// | `permissionsMax` | 32 | memory, by allocation |
/// | `channelsMax` | 32 | the same |
/// | `bytesPerSecond` | 2 MiB | somebody who moves files, by allocation and direction |
/// | `ageMax` | 12 h | an allocation that is refreshed for ever with credentials long expired |
/// | `nonceLife` | 10 min | a recorded request |
///
/// Fixed by RFC 8656: an allocation lives 10 minutes at least, 1 hour at most; a permission 5 minutes, a channel 10; a
/// reserved port is kept 30 s.
public record TurnLimits(
        int allocationsMax,
        int allocationsPerUserMax,
        int permissionsMax,
        int channelsMax,
        int bytesPerSecond,
        Duration ageMax,
        Duration nonceLife) {

    /// The defaults of the table above.
    public static final TurnLimits DEFAULT =
            new TurnLimits(10_000, 10, 32, 32, 2 * 1024 * 1024, Duration.ofHours(12), Duration.ofMinutes(10));

    static final long SECOND = 1_000_000_000L;
    static final int LIFE_SECONDS = 600;
    static final int LIFE_SECONDS_MAX = 3_600;
    static final long PERMISSION_NANOS = 300 * SECOND;
    static final long CHANNEL_NANOS = 600 * SECOND;
    static final long RESERVATION_NANOS = 30 * SECOND;

    public TurnLimits {
        within("allocationsMax", allocationsMax, 1, 65_535);
        within("allocationsPerUserMax", allocationsPerUserMax, 1, allocationsMax);
        within("permissionsMax", permissionsMax, 1, 1_024);
        within("channelsMax", channelsMax, 1, 1_024);
        within("bytesPerSecond", bytesPerSecond, 65_536, 1 << 30);
        within("ageMax", ageMax.toSeconds(), LIFE_SECONDS, 7 * 86_400);
        within("nonceLife", nonceLife.toSeconds(), 30, 86_400);
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(name, value, min, max));
        }
    }
}
