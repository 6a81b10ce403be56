package org.belfry.ground;

import java.time.Instant;
import java.time.InstantSource;

/// The one seam through which the house learns the time.
///
/// Wall time ([#now]) may jump when an operator or NTP sets it; use it for what people read and for terms of days.
/// [#nanoTime] only moves forward; use it for limits, timeouts and rates. Thread-safe.
public interface Time extends InstantSource {

    /// The wall clock, at microsecond precision so that a stored value equals the one in memory.
    @Override
    Instant instant();

    /// Nanoseconds since an arbitrary origin, never going back.
    long nanoTime();

    /// Short for [#instant].
    default Instant now() {
        return instant();
    }

    /// The machine's own clocks.
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
