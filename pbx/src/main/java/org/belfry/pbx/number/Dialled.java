package org.belfry.pbx.number;

import java.util.Optional;

/// What was dialled, with nothing in it but ASCII digits, `*`, `#` and at most one plus, which leads.
///
/// The separators of RFC 3966 §3 (`-`, `.`, parentheses) and spaces are taken away. Everything else
/// is refused and never folded: letters, digits of other scripts (which look alike and would slip
/// past a block), control characters, parameters behind `;`, pauses. Immutable.
///
/// Limit: [#CHARS_MAX] characters as they came, so that nobody has us read novels; E.164 numbers
/// have 15 digits.
public record Dialled(String keys) {

    public static final int CHARS_MAX = 64;

    /// @return empty if it is no dialled string
    public static Optional<Dialled> read(String text) {
        if (text.isEmpty() || text.length() > CHARS_MAX) {
            return Optional.empty();
        }
        var keys = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || c == '*' || c == '#' || (c == '+' && keys.isEmpty())) {
                keys.append(c);
            } else if (" -.()".indexOf(c) < 0) {
                return Optional.empty();
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(new Dialled(keys.toString()));
    }

    /// Whether it is a number and no code: digits, perhaps behind a plus.
    public boolean isNumber() {
        return keys.indexOf('*') < 0 && keys.indexOf('#') < 0 && !keys.equals("+");
    }
}
