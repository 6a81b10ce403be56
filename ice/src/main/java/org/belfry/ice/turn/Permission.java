package org.belfry.ice.turn;

/// Leave of an allocation for one peer's address (RFC 8656 §9). The object lives as long as the allocation, so that
/// channels can hold on to it; what ends is its time.
final class Permission {

    private long until;

    void renew(long now) {
        until = now + TurnLimits.PERMISSION_NANOS;
    }

    boolean isFresh(long now) {
        return until - now > 0;
    }
}
