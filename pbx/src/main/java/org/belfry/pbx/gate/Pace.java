package org.belfry.pbx.gate;

/// How fast calls follow each other: some at once, then so many an hour. Owned by the gate's lock.
final class Pace {

    private static final double HOUR_NANOS = 3600.0 * 1_000_000_000L;

    private double used;
    private long at;

    Pace(long nanos) {
        at = nanos;
    }

    boolean allows(GatePolicy.Burst burst, long nanos) {
        used = Math.max(0, used - burst.anHour() * ((nanos - at) / HOUR_NANOS));
        at = nanos;
        return used + 1 <= burst.atOnce();
    }

    void count() {
        used++;
    }

    boolean rested() {
        return used < 1;
    }
}
