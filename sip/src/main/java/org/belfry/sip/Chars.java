package org.belfry.sip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The alphabets of RFC 3261 §25.1 and the few scans every reader is made of.
///
/// All functions work on a range `[at, end)` of bytes and answer with a position; none allocates, except those that
/// return text. `LWS` may hold a fold (CRLF before a blank): inside a header value a CR or LF is always part of
/// one, because the line scan of [SipParser] has refused every other. Stateless.
final class Chars {

    static final int TOKEN = 1;
    static final int DIGIT = 1 << 1;
    static final int HEX = 1 << 2;
    static final int HOST = 1 << 3;
    static final int USER = 1 << 4;
    static final int URI_PARAM = 1 << 5;
    static final int URI_HEADER = 1 << 6;
    static final int ALPHA = 1 << 7;
    static final int WORD = 1 << 8;
    static final int SCHEME = 1 << 9;
    static final int IPV6 = 1 << 10;
    static final int URI = 1 << 11;

    private static final short[] CLASS = new short[256];

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    /// 2⁶⁴ by the golden ratio, odd: spreads what it is multiplied with over all bits.
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    static {
        String alpha = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        String digits = "0123456789";
        String unreserved = alpha + digits + "-_.!~*'()";
        mark(ALPHA, alpha);
        mark(DIGIT, digits);
        mark(HEX, digits + "ABCDEFabcdef");
        mark(TOKEN, alpha + digits + "-.!%*_+`'~");
        mark(WORD, alpha + digits + "-.!%*_+`'~()<>:\\\"/[]?{}");
        // '_' is in no host name of the RFC but in many of real networks; it does no harm.
        mark(HOST, alpha + digits + "-._");
        // '#' should be escaped in a user part; telephones that dial service codes do not.
        mark(USER, unreserved + "&=+$,;?/%#");
        mark(URI_PARAM, unreserved + "[]/:&+$%");
        mark(URI_HEADER, unreserved + "[]/?:+$%");
        mark(SCHEME, alpha + digits + "+-.");
        mark(IPV6, digits + "ABCDEFabcdef:.");
        mark(URI, unreserved + "[]/?:;@&=+$,%#|^{}`\\");
    }

    private Chars() {}

    private static void mark(int flag, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            CLASS[characters.charAt(i)] |= (short) flag;
        }
    }

    static boolean is(byte octet, int flags) {
        return (CLASS[octet & 0xFF] & flags) != 0;
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    static boolean isLws(byte octet) {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }

    /// The first position at or after `at` whose octet is not of the class.
    static int skip(byte[] b, int at, int end, int flags) {
        int p = at;
        while (p < end && is(b[p], flags)) {
            p++;
        }
        return p;
    }

    static int skipLws(byte[] b, int at, int end) {
        int p = at;
        while (p < end && isLws(b[p])) {
            p++;
        }
        return p;
    }

    /// The end of the range without the white space before it.
    static int trimEnd(byte[] b, int at, int end) {
        int p = end;
        while (p > at && isLws(b[p - 1])) {
            p--;
        }
        return p;
    }

    /// The first octet below 0x20, or `end`. Eight octets a step: most of a message is longer than its tokens.
    static int findControl(byte[] b, int at, int end) {
        int p = at;
        while (p + 8 <= end) {
            long word = (long) LONG.get(b, p);
            // Sets the top bit of each octet below 0x20; a borrow can only spoil octets after the first one set.
            long low = (word - SPACES) & ~word & TOP_BITS;
            if (low != 0) {
                return p + (Long.numberOfTrailingZeros(low) >>> 3);
            }
            p += 8;
        }
        while (p < end && (b[p] & 0xFF) >= 0x20) {
            p++;
        }
        return p;
    }

    /// The first octet that is `wanted`, or `end`. Eight octets a step.
    static int find(byte[] b, int at, int end, char wanted) {
        long pattern = wanted * ONES;
        int p = at;
        while (p + 8 <= end) {
            long difference = (long) LONG.get(b, p) ^ pattern;
            long zero = (difference - ONES) & ~difference & TOP_BITS;
            if (zero != 0) {
                return p + (Long.numberOfTrailingZeros(zero) >>> 3);
            }
            p += 8;
        }
        while (p < end && b[p] != wanted) {
            p++;
        }
        return p;
    }

    /// Eight octets from `at`, letters small, the first lowest. Exact for the letters and hyphens of a token; other
    /// octets may come out changed. `at + 8` must be within the array.
    static long lowerWord(byte[] b, int at) {
        return (long) LONG.get(b, at) | SPACES;
    }

    /// The position after the octets of the class, each `%` with its two hexadecimal digits, or -1 if one lacks
    /// them.
    static int skipEscaped(byte[] b, int at, int end, int flags) {
        int p = at;
        while (p < end && is(b[p], flags)) {
            if (b[p] == '%') {
                if (p + 2 >= end || !is(b[p + 1], HEX) || !is(b[p + 2], HEX)) {
                    return -1;
                }
                p += 2;
            }
            p++;
        }
        return p;
    }

    /// The position after the closing quote of the quoted-string that opens at `at`, or -1 if it never closes.
    static int skipQuoted(byte[] b, int at, int end) {
        int p = at + 1;
        while (p < end) {
            byte c = b[p];
            if (c == '"') {
                return p + 1;
            }
            p += c == '\\' ? 2 : 1;
        }
        return -1;
    }

    /// The first `,` outside quotes and angle brackets, or `end`; -1 if a quote or bracket never closes.
    static int findComma(byte[] b, int at, int end) {
        int p = at;
        boolean bracket = false;
        while (p < end) {
            byte c = b[p];
            if (c == '"' && !bracket) {
                p = skipQuoted(b, p, end);
                if (p < 0) {
                    return -1;
                }
                continue;
            }
            if (c == ',' && !bracket) {
                return p;
            }
            bracket = c == '<' || (bracket && c != '>');
            p++;
        }
        return bracket ? -1 : end;
    }

    /// The decimal number that fills the range exactly, or -1 if it is empty, has another octet or exceeds `max`.
    static long number(byte[] b, int at, int end, long max) {
        if (at >= end) {
            return -1;
        }
        long value = 0;
        for (int p = at; p < end; p++) {
            int digit = b[p] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > max) {
                return -1;
            }
        }
        return value;
    }

    /// Whether the range is `lower`, which is all small letters, in whatever case.
    static boolean equalsIgnoreCase(byte[] b, int at, int end, String lower) {
        if (end - at != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(b[at + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean equalsExactly(byte[] b, int at, int end, String text) {
        if (end - at != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (b[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A hash of the octets, eight a step. Not keyed: whoever chooses the octets can make two ranges meet.
    static int hash(byte[] b, int at, int end) {
        long hash = (long) end - at;
        int p = at;
        while (p + 8 <= end) {
            hash = mixed(hash ^ (long) LONG.get(b, p));
            p += 8;
        }
        long rest = 0;
        while (p < end) {
            rest = rest << 8 | (b[p++] & 0xFF);
        }
        hash = mixed(hash ^ rest);
        return (int) (hash ^ (hash >>> 32));
    }

    private static long mixed(long word) {
        long product = word * SPREAD;
        return product ^ (product >>> 32);
    }

    static byte lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + 32) : octet;
    }

    static String text(byte[] b, int at, int end) {
        return new String(b, at, end - at, StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The range as text with each fold turned into one blank (RFC 3261 §7.3.1).
    static String unfolded(byte[] b, int at, int end) {
        return find(b, at, end, '\r') == end ? text(b, at, end) : unfoldedSlowly(b, at, end);
    }

    private static String unfoldedSlowly(byte[] b, int at, int end) {
        byte[] out = new byte[end - at];
        int n = 0;
        int p = at;
        while (p < end) {
            if (b[p] == '\r') {
                p = skipLws(b, p, end);
                while (n > 0 && isBlank(out[n - 1])) {
                    n--;
                }
                out[n++] = ' ';
            } else {
                out[n++] = b[p++];
            }
        }
        return text(out, 0, n);
    }

    /// The text inside a quoted-string, its quoted-pairs resolved. Control characters, which a quoted-pair may
    /// carry, become U+FFFD: such text ends in logs and on screens.
    static String unquoted(byte[] b, int at, int end) {
        byte[] out = new byte[end - at];
        int n = 0;
        for (int p = at + 1; p < end - 1; p++) {
            if (b[p] == '\\' && p + 1 < end - 1) {
                p++;
            } else if (b[p] == '\r') {
                p = skipLws(b, p, end - 1) - 1;
                out[n++] = ' ';
                continue;
            }
            out[n++] = b[p];
        }
        return withoutControls(text(out, 0, n));
    }

    static String withoutControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                var clean = new StringBuilder(text);
                for (int j = i; j < clean.length(); j++) {
                    if (isControl(clean.charAt(j))) {
                        clean.setCharAt(j, '\uFFFD');
                    }
                }
                return clean.toString();
            }
        }
        return text;
    }

    private static boolean isControl(char c) {
        return (c < 0x20 && c != '\t') || c == 0x7F;
    }

    /// Returns `text` if it can stand inside one header line.
    ///
    /// @throws IllegalArgumentException if it holds CR, LF, NUL or another control character: whoever could smuggle
    ///     one in would write headers of their own
    static String oneLine(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isControl(c)) {
                throw new IllegalArgumentException(
                        "%s: octet %d at %d (expected: no control character)".formatted(what, (int) c, i));
            }
        }
        return text;
    }

    /// @throws IllegalArgumentException if `text` is not a token (RFC 3261 §25.1)
    static String token(String what, String text) {
        byte[] b = bytes(text);
        if (b.length == 0 || skip(b, 0, b.length, TOKEN) != b.length) {
            throw new IllegalArgumentException("%s: '%s' (expected: a token)".formatted(what, withoutControls(text)));
        }
        return text;
    }

    /// `text` as a quoted-string, for one that [#oneLine] has let through.
    static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }
}
