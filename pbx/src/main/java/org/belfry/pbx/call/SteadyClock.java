package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import org.belfry.ground.Time;

/// Moments that never go back, for terms of calls: no call ends because somebody sets the wall clock.
/// Thread-safe.
final class SteadyClock {

    private final Time time;
    private final Instant origin;
    private final long originNanos;

    SteadyClock(Time time) {
        this.time = time;
        origin = time.now();
        originNanos = time.nanoTime();
    }

    Instant now() {
        return origin.plusNanos(time.nanoTime() - originNanos);
    }

    /// The same moment as [Time#nanoTime] counts.
    long nanos(Instant moment) {
        return originNanos + Duration.between(origin, moment).toNanos();
    }
}
