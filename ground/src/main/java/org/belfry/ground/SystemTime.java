package org.belfry.ground;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// [Time] as the machine tells it: the only place in production that reads a clock.
enum SystemTime implements Time {
    INSTANCE;

    @Override
    public Instant instant() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
