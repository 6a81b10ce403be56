package org.belfry.pbx.gate;

/// What may be used up. Immutable.
///
/// Money and airtime are buckets that hold a day's worth and refill evenly over 24 hours by the
/// steady clock: within any time T at most one day's worth and T's share more (decision 0173).
///
/// @param moneyMicros a day's worth, in millionths of the currency
/// @param airtimeSecs a day's worth
/// @param concurrent calls at a time
public record Budget(long moneyMicros, long airtimeSecs, int concurrent) {

    /// @throws IllegalArgumentException if something is less than nothing or beyond a million
    public Budget {
        if (moneyMicros < 0
                || moneyMicros > 1_000_000_000_000L
                || airtimeSecs < 0
                || airtimeSecs > 100_000_000L
                || concurrent < 0
                || concurrent > 100_000) {
            throw new IllegalArgumentException("budget: %d, %d, %d (expected: 0..10^12, 0..10^8, 0..10^5)"
                    .formatted(moneyMicros, airtimeSecs, concurrent));
        }
    }
}
