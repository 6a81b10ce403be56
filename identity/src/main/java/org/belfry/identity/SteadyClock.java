package org.belfry.identity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.belfry.ground.Time;

/// Wall time that never goes back while the program runs: the wall clock, or what has passed since the start if that is
/// later. So a clock set back lengthens no session and no invitation. A restart begins with the wall clock as it then
/// is. Immutable; thread-safe.
final class SteadyClock {

    private final Time time;
    private final Instant start;
    private final long startNanos;

    SteadyClock(Time time) {
        this.time = time;
        start = time.now();
        startNanos = time.nanoTime();
    }

    Instant now() {
        var wall = time.now();
        var passed = start.plusNanos(time.nanoTime() - startNanos).truncatedTo(ChronoUnit.MICROS);
        return wall.isAfter(passed) ? wall : passed;
    }

    /// @see Time#nanoTime()
    long nanoTime() {
        return time.nanoTime();
    }
}
