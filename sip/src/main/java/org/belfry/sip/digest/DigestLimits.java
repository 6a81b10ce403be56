package org.belfry.sip.digest;

import java.time.Duration;

/// The figures of a [DigestServer]. Immutable.
///
/// @param nonceLife how long a nonce is good for, 1 s..24 h. A stolen response replays never, but what is signed
///     with a nonce can be made in advance by whoever holds the phone for a moment; short is better, and a stale
///     answer costs one round trip.
/// @param keyLife how long the key of the nonces is used before a new one is made, at least `nonceLife`; the key
///     before it stays good, so no nonce dies early. Bounds what can be learnt about one key.
/// @param noncesMax nonces in use whose counts are remembered, 64..16,777,216, rounded up to a power of two; 25
///     bytes each. Only a right secret takes a place. When there are more, the oldest become stale.
public record DigestLimits(Duration nonceLife, Duration keyLife, int noncesMax) {

    private static final Duration NONCE_LIFE_MAX = Duration.ofHours(24);

    public DigestLimits {
        if (nonceLife.compareTo(Duration.ofSeconds(1)) < 0 || nonceLife.compareTo(NONCE_LIFE_MAX) > 0) {
            throw new IllegalArgumentException("nonceLife: " + nonceLife + " (expected: PT1S..PT24H)");
        }
        if (keyLife.compareTo(nonceLife) < 0) {
            throw new IllegalArgumentException("keyLife: " + keyLife + " (expected: at least " + nonceLife + ")");
        }
        if (noncesMax < 64 || noncesMax > 1 << 24) {
            throw new IllegalArgumentException("noncesMax: " + noncesMax + " (expected: 64..16777216)");
        }
    }

    /// Nonces live five minutes, keys an hour, 65,536 nonces are remembered in 1.3 MB.
    public static DigestLimits standard() {
        return new DigestLimits(Duration.ofMinutes(5), Duration.ofHours(1), 1 << 16);
    }
}
