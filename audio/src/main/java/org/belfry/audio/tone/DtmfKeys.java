package org.belfry.audio.tone;

import java.util.List;
import org.belfry.audio.tone.Tone.Part;

/// The sixteen keys and their pairs of frequencies (ITU-T Q.23).
public final class DtmfKeys {

    static final int[] ROWS = {697, 770, 852, 941};
    static final int[] COLUMNS = {1_209, 1_336, 1_477, 1_633};

    private static final String KEYS = "123A456B789C*0#D";

    private DtmfKeys() {}

    /// Whether it is one of `0`–`9`, `*`, `#`, `A`–`D`.
    public static boolean isKey(char key) {
        return KEYS.indexOf(key) >= 0;
    }

    /// A key pressed once.
    ///
    /// @param soundMs 40 or more is understood everywhere (ITU-T Q.24); 100 is usual
    /// @param pauseMs silence afterwards, likewise
    public static Tone tone(char key, int soundMs, int pauseMs) {
        int place = KEYS.indexOf(key);
        if (place < 0) {
            throw new IllegalArgumentException("key: %s (expected: one of %s)".formatted(key, KEYS));
        }
        return new Tone(
                List.of(
                        new Part(List.of(ROWS[place / 4], COLUMNS[place % 4]), 0, soundMs),
                        new Part(List.of(), 0, pauseMs)),
                false);
    }

    static char key(int row, int column) {
        return KEYS.charAt(4 * row + column);
    }
}
