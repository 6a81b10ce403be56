package org.belfry.pbx.voicemail;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a PIN may be (policy A4): 6 to 12 digits, no sequence, no repeats, nothing of the extension, no
/// figure of the keypad. Of the million of six digits these take some thousands; those that thieves try
/// first are among them.
final class PinRules {

    static final int DIGITS_MIN = 6;
    static final int DIGITS_MAX = 12;

    private static final int DISTINCT_MIN = 4;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{%d,%d}".formatted(DIGITS_MIN, DIGITS_MAX));

    /// Drawn on the keypad, or in everybody's mind.
    private static final Set<String> FIGURES = Set.of(
            "147258", "147369", "258369", "159357", "159753", "357159", "753159", "741852", "852963", "963852",
            "147852", "789456", "456123", "321456", "142536", "102030", "121314", "131313", "696969", "007007",
            "314159", "271828", "161803", "141421");

    private PinRules() {}

    /// @param extension the owner's, or empty
    /// @return why not, in a sentence for the owner
    static Optional<String> fault(String pin, String extension) {
        if (!DIGITS.matcher(pin).matches()) {
            return Optional.of("A PIN has %d to %d digits.".formatted(DIGITS_MIN, DIGITS_MAX));
        }
        if (isSequence(pin)) {
            return Optional.of("A PIN is no sequence such as 123456.");
        }
        if (isRepeat(pin) || pin.chars().distinct().count() < DISTINCT_MIN) {
            return Optional.of(
                    "A PIN does not repeat itself: it has at least %d different digits.".formatted(DISTINCT_MIN));
        }
        if (isMirror(pin)) {
            return Optional.of("A PIN does not read the same backwards.");
        }
        if (FIGURES.stream().anyMatch(pin::contains)) {
            return Optional.of("That PIN is too well known.");
        }
        return extension.length() >= 3 && pin.contains(extension)
                ? Optional.of("A PIN does not contain the extension.")
                : Optional.empty();
    }

    /// Each digit as far from the one before as the first two are, also over the end: 123456, 246802,
    /// 987654.
    private static boolean isSequence(String pin) {
        int step = Math.floorMod(pin.charAt(1) - pin.charAt(0), 10);
        for (int i = 2; i < pin.length(); i++) {
            if (Math.floorMod(pin.charAt(i) - pin.charAt(i - 1), 10) != step) {
                return false;
            }
        }
        return true;
    }

    /// Made of one part again and again, as 471471 is.
    private static boolean isRepeat(String pin) {
        for (int part = 1; part <= pin.length() / 2; part++) {
            if (pin.substring(part).equals(pin.substring(0, pin.length() - part))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMirror(String pin) {
        return new StringBuilder(pin).reverse().toString().equals(pin);
    }
}
