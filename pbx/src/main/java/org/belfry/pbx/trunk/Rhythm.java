package org.belfry.pbx.trunk;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When trunks are asked whether they are there, and told where we are. Immutable.
///
/// @param watch between two OPTIONS
/// @param expires how long a registration is asked for
/// @param first the shortest wait after a registration that failed; it doubles with each
/// @param longest the longest
public record Rhythm(Duration watch, Duration expires, Duration first, Duration longest) {

    public static final Rhythm USUAL =
            new Rhythm(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofMinutes(30));

    private static final int DOUBLINGS_MAX = 10;

    /// After `failures` in a row; by chance half as long, so that not all come back at once (RFC 5626
    /// §4.5).
    Duration backoff(int failures, RandomGenerator random) {
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
        return between(doubled.compareTo(longest) < 0 ? doubled : longest, random);
    }

    /// Before a registration ends: 45 to 90 of 100 of it.
    Duration refresh(Duration granted, RandomGenerator random) {
        return between(granted.multipliedBy(9).dividedBy(10), random);
    }

    private static Duration between(Duration most, RandomGenerator random) {
        long half = Math.max(1, most.toMillis() / 2);
        return Duration.ofMillis(half + random.nextLong(half));
    }
}
