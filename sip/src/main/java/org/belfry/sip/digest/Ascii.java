package org.belfry.sip.digest;

/// Letters, tokens and hexadecimal digits, byte by byte (RFC 3261 §25.1).
final class Ascii {

    private static final byte[] LOWER_HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };
    private static final boolean[] TOKEN = tokens();
    private static final boolean[] QUOTABLE = quotables();
    private static final boolean[] BARE = bares();

    private Ascii() {}

    static boolean isToken(byte octet) {
        return octet >= 0 && TOKEN[octet];
    }

    /// Stands for itself between quotes: no control, quote or backslash.
    static boolean isQuotable(byte octet) {
        return QUOTABLE[octet & 0xFF];
    }

    /// Visible ASCII that ends no value: no comma, quote or backslash.
    static boolean isBare(byte octet) {
        return octet >= 0 && BARE[octet];
    }

    /// Space or tab. Line ends are not among them.
    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /// NUL to US and DEL, but not the tab.
    static boolean isControl(byte octet) {
        return (octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7F;
    }

    /// `wanted` is ASCII.
    static boolean equalsIgnoringCase(byte[] text, int from, int to, String wanted) {
        if (to - from != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (lower(text[from + i]) != lower((byte) wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
    }

    /// Value of one hexadecimal digit in either case, or -1.
    static int hexValue(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        byte letter = lower(digit);
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    /// Writes `bytes[0, length)` as lower-case digits.
    static void hex(byte[] bytes, int length, byte[] digits) {
        for (int i = 0; i < length; i++) {
            digits[2 * i] = LOWER_HEX[bytes[i] >> 4 & 0xF];
            digits[2 * i + 1] = LOWER_HEX[bytes[i] & 0xF];
        }
    }

    static boolean isHex(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (hexValue(text[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether `text` can stand between quotes as it is: no control, quote or backslash.
    static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c != 0x7F && c != '"' && c != '\\');
    }

    private static boolean[] tokens() {
        var tokens = new boolean[128];
        for (int c = 0; c < 128; c++) {
            tokens[c] = (c >= '0' && c <= '9')
                    || (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || "-.!%*_+`'~".indexOf(c) >= 0;
        }
        return tokens;
    }

    private static boolean[] quotables() {
        var quotables = new boolean[256];
        for (int c = 0; c < 256; c++) {
            quotables[c] = !isControl((byte) c) && c != '"' && c != '\\';
        }
        return quotables;
    }

    private static boolean[] bares() {
        var bares = new boolean[128];
        for (int c = '!'; c < 0x7F; c++) {
            bares[c] = c != ',' && c != '"' && c != '\\';
        }
        return bares;
    }
}
