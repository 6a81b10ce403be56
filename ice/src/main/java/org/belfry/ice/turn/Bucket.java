package org.belfry.ice.turn;

/// A token bucket of one second: what is not used in a second is not saved for the next.
final class Bucket {

    private final long perSecond;
    private long tokens;
    private long at;

    Bucket(long perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.at = now;
    }

    boolean takes(int bytes, long now) {
        // A second's worth fills it up, so a longer time needs no more, and nothing overflows: 2^30 * 10^9 < 2^63.
        long elapsed = Math.min(Math.max(now - at, 0), TurnLimits.SECOND);
        long gained = elapsed * perSecond / TurnLimits.SECOND;
        if (gained > 0) {
            tokens = Math.min(perSecond, tokens + gained);
            at = now;
        }
        if (tokens < bytes) {
            return false;
        }
        tokens -= bytes;
        return true;
    }
}
