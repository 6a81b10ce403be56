package org.belfry.ice;

/// The arithmetic of priorities (RFC 8445 §5.1.2, §6.1.2.3).
public final class Priority {

    private Priority() {}

    /// The priority of a candidate, 1 to 2^31 - 1.
    ///
    /// @param localPreference 0 to 65535, higher is better
    /// @param component 1 RTP, 2 RTCP, up to 256
    public static long ofCandidate(CandidateType type, int localPreference, int component) {
        within("localPreference", localPreference, 0, 65_535);
        within("component", component, 1, 256);
        return (long) type.preference() << 24 | (long) localPreference << 8 | (256 - component);
    }

    /// The priority of a pair, from those of the controlling and the controlled side's candidates.
    public static long ofPair(long controlling, long controlled) {
        long lesser = Math.min(controlling, controlled);
        long greater = Math.max(controlling, controlled);
        return (lesser << 32) + 2 * greater + (controlling > controlled ? 1 : 0);
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(name, value, min, max));
        }
    }
}
