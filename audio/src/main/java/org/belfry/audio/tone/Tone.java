package org.belfry.audio.tone;

import java.util.List;

/// A tone with its cadence: parts, one after the other, then again from the first unless it is heard
/// once.
///
/// @param parts 1 to 16
public record Tone(List<Part> parts, boolean repeats) {

    private static final int PARTS_MAX = 16;

    /// A stretch of sound or silence.
    ///
    /// @param hz frequencies heard together, 0 to 4; none is silence
    /// @param swingsPerSecond how often the loudness swings, 0 if it does not
    /// @param milliseconds [#ENDLESS], or 1 to 60,000
    public record Part(List<Integer> hz, int swingsPerSecond, int milliseconds) {

        public static final int ENDLESS = 0;

        public Part {
            hz = List.copyOf(hz);
            if (hz.size() > 4) {
                throw new IllegalArgumentException("hz: %d (expected: 0..4)".formatted(hz.size()));
            }
            hz.forEach(each -> require("hz", each, 1, 4_000));
            require("swingsPerSecond", swingsPerSecond, 0, 100);
            require("milliseconds", milliseconds, 0, 60_000);
        }
    }

    public Tone {
        parts = List.copyOf(parts);
        require("parts", parts.size(), 1, PARTS_MAX);
    }

    /// One frequency without end.
    public static Tone steady(int hz) {
        return new Tone(List.of(new Part(List.of(hz), 0, Part.ENDLESS)), true);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(name, value, least, most));
        }
    }
}
