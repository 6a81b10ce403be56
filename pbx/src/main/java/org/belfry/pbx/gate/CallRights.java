package org.belfry.pbx.gate;

import java.util.Set;
import org.belfry.pbx.number.CallClass;

/// What calls somebody may make (policy A8). Immutable. What is not granted is refused.
///
/// @param classes of calls
/// @param countries that may be called besides, ISO 3166-1; those of `international` are all
/// @param atNight whether the night rule does not hold for them
/// @param moneyMicros a day's worth of money in place of the standard; 0 for the standard
public record CallRights(Set<CallClass> classes, Set<String> countries, boolean atNight, long moneyMicros) {

    public CallRights {
        classes = Set.copyOf(classes);
        countries = Set.copyOf(countries);
        if (moneyMicros < 0) {
            throw new IllegalArgumentException("moneyMicros: %d (expected: 0 or more)".formatted(moneyMicros));
        }
    }
}
