package org.belfry.guard;

/// How often something may happen: `perSecond` in the long run, up to `burst` at once (a token bucket). Immutable.
///
/// Kept as one number per source, the *theoretical arrival time* of the generic cell rate algorithm (ITU-T I.371): the
/// moment at which the bucket would be full again. A bucket whose time has come says nothing and can be forgotten.
public record Rate(int perSecond, int burst) {

    private static final long SECOND_NS = 1_000_000_000L;

    /// @throws IllegalArgumentException unless both are at least 1 and at most a million
    public Rate {
        check("perSecond", perSecond);
        check("burst", burst);
    }

    /// Nanoseconds one token takes to come back.
    long intervalNs() {
        return SECOND_NS / perSecond;
    }

    /// How far ahead of now the bucket's time may lie for one more to fit.
    long toleranceNs() {
        return (burst - 1) * intervalNs();
    }

    /// Whether one more fits at `nowNs` into a bucket that is full again at `fullAtNs`.
    boolean fits(long fullAtNs, long nowNs) {
        return fullAtNs - nowNs <= toleranceNs();
    }

    /// When the bucket will be full again after one more at `nowNs`.
    long after(long fullAtNs, long nowNs) {
        return Math.max(fullAtNs, nowNs) + intervalNs();
    }

    private static void check(String name, int value) {
        if (value < 1 || value > 1_000_000) {
            throw new IllegalArgumentException("%s: %d (expected: 1..1000000)".formatted(name, value));
        }
    }
}
