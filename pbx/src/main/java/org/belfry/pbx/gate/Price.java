package org.belfry.pbx.gate;

/// What calls of a kind cost. Amounts are millionths of the currency; each minute begun counts
/// whole. Immutable.
///
/// @param of `prefix:+4479`, `country:GB` (what is international there), or a class such as `mobile`
public record Price(String of, long connectMicros, long minuteMicros) {

    /// @throws IllegalArgumentException if an amount is less than nothing or more than 1,000 a minute
    public Price {
        if (Math.min(connectMicros, minuteMicros) < 0 || Math.max(connectMicros, minuteMicros) > 1_000_000_000L) {
            throw new IllegalArgumentException(
                    "price of %.32s: %d and %d (expected: 0..1000000000)".formatted(of, connectMicros, minuteMicros));
        }
    }

    /// Of a call that lasts as long; nothing if it was not answered.
    long ofSeconds(long seconds) {
        return seconds <= 0 ? 0 : connectMicros + Math.ceilDiv(seconds, 60L) * minuteMicros;
    }
}
