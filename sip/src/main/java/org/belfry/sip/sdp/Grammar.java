package org.belfry.sip.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The small words of RFC 8866 §9. What is read from a peer answers with -1 or false; what our own code hands in is
/// required, because a line break in a value would let it write lines of its own.
final class Grammar {

    private static final boolean[] TOKEN = new boolean[127];

    static {
        for (char character = '!'; character < TOKEN.length; character++) {
            TOKEN[character] = "\"(),/:;<=>?@[\\]".indexOf(character) < 0;
        }
    }

    private Grammar() {}

    /// A decimal number of digits only, no sign; -1 if it is anything else or over `max`.
    static long number(String text, long max) {
        if (text.isEmpty() || text.length() > 19) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= max ? value : -1;
    }

    static int port(String text) {
        return (int) number(text, 65_535);
    }

    /// 1 to `max` digits.
    static boolean isDigits(String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /// One or more visible characters without a space.
    static boolean isWord(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ') {
                return false;
            }
        }
        return true;
    }

    /// RFC 8866 `token`: what names of attributes, encodings and protocols are made of.
    static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character >= TOKEN.length || !TOKEN[character]) {
                return false;
            }
        }
        return true;
    }

    /// @throws IllegalArgumentException if `value` has a space, a control character or nothing at all
    static String requireWord(String what, String value) {
        if (!isWord(value)) {
            throw new IllegalArgumentException(
                    "%s: %d characters (expected: one word without a space)".formatted(what, value.length()));
        }
        return value;
    }

    /// @throws IllegalArgumentException if `value` is no token
    static String requireToken(String what, String value) {
        if (!isToken(value)) {
            throw new IllegalArgumentException(
                    "%s: %d characters (expected: a token of RFC 8866)".formatted(what, value.length()));
        }
        return value;
    }

    /// @throws IllegalArgumentException if `value` would end its line
    static String requireText(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            if (character == '\r' || character == '\n' || character == 0) {
                throw new IllegalArgumentException(
                        "%s: character %d at %d (expected: no CR, LF or NUL)".formatted(what, (int) character, i));
            }
        }
        return value;
    }

    static List<String> requireTexts(String what, List<String> values) {
        values.forEach(value -> requireText(what, value));
        return List.copyOf(values);
    }

    static List<String> requireWords(String what, List<String> values) {
        values.forEach(value -> requireWord(what, value));
        return List.copyOf(values);
    }

    /// @throws IllegalArgumentException if `value` is outside `min..max`
    static long requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(what, value, min, max));
        }
        return value;
    }
}
