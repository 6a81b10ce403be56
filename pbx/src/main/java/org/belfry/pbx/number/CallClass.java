package org.belfry.pbx.number;

import java.util.Locale;

/// What kind of call it is, for rights and prices (policy A8, C5), seen from the country of the trunk.
public enum CallClass {
    INTERNAL,
    /// Fixed, toll-free and voice-over-IP numbers of the country.
    NATIONAL,
    MOBILE,
    /// Every number of another country but the dear ones below.
    INTERNATIONAL,
    SHARED_COST,
    PREMIUM,
    /// Satellites and the networks without a country.
    SATELLITE,
    /// A possible number of no known kind: dear, on doubt.
    UNKNOWN;

    /// The stable name, shown and kept.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException if there is no such class
    public static CallClass of(String text) {
        for (var each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("class: '%.40s' (expected: one of %s)"
                .formatted(
                        text,
                        String.join(
                                " ",
                                java.util.Arrays.stream(values())
                                        .map(CallClass::text)
                                        .toList())));
    }
}
