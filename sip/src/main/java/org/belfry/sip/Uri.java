package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// Whom a message is for or from: a `sip:`/`sips:` URI, a telephone number, or any other URI kept as it is.
///
/// A URI of a scheme we do not speak is no error of the reader: whoever must reach it answers 416. `toString` gives
/// the text as it stands in a message, and `equals` compares that text; [#matches] compares as the scheme's RFC
/// says.
public sealed interface Uri permits SipUri, Uri.Tel, Uri.Opaque {

    /// In small letters, without the colon.
    String scheme();

    /// Whether both mean the same (RFC 3261 §19.1.4, RFC 3966 §4). Not transitive, which is why it is not `equals`.
    boolean matches(Uri other);

    /// The URI that fills `text` exactly, or null if it is malformed.
    static @Nullable Uri parse(String text) {
        byte[] b = Chars.bytes(text);
        return read(b, 0, b.length);
    }

    /// The URI that fills the range exactly, or null.
    static @Nullable Uri read(byte[] b, int at, int end) {
        if (end - at > 4 && isSip(b, at)) {
            return SipUri.read(b, at, end);
        }
        int colon = Chars.skip(b, at, end, Chars.SCHEME);
        if (colon >= end || colon == at || b[colon] != ':' || !Chars.is(b[at], Chars.ALPHA)) {
            return null;
        }
        if (Chars.equalsIgnoreCase(b, at, colon, "tel")) {
            return Tel.read(b, at, end);
        }
        boolean whole = colon + 1 < end && Chars.skip(b, colon + 1, end, Chars.URI) == end;
        return whole ? new Opaque(Chars.text(b, at, end)) : null;
    }

    /// Whether the five octets at `at` begin a `sip:` or `sips:` URI.
    private static boolean isSip(byte[] b, int at) {
        return (b[at] | 0x20) == 's'
                && (b[at + 1] | 0x20) == 'i'
                && (b[at + 2] | 0x20) == 'p'
                && (b[at + 3] == ':' || ((b[at + 3] | 0x20) == 's' && b[at + 4] == ':'));
    }

    /// A URI of another scheme, such as `urn:service:sos` or `https://…`, untouched.
    record Opaque(String text) implements Uri {

        /// @throws IllegalArgumentException if it would not be read as one: no scheme or one we speak, nothing behind
        ///     it, or a character that can stand in no URI
        public Opaque {
            byte[] b = Chars.bytes(text);
            int colon = Chars.skip(b, 0, b.length, Chars.SCHEME);
            boolean hasScheme = colon > 0 && colon + 1 < b.length && b[colon] == ':' && Chars.is(b[0], Chars.ALPHA);
            if (!hasScheme || isOurs(b, colon) || Chars.skip(b, 0, b.length, Chars.URI) != b.length) {
                throw new IllegalArgumentException("uri: '%s' (expected: another scheme, characters of RFC 3986)"
                        .formatted(Chars.withoutControls(text)));
            }
        }

        private static boolean isOurs(byte[] b, int colon) {
            return Chars.equalsIgnoreCase(b, 0, colon, "sip")
                    || Chars.equalsIgnoreCase(b, 0, colon, "sips")
                    || Chars.equalsIgnoreCase(b, 0, colon, "tel");
        }

        @Override
        public String scheme() {
            return text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(java.util.Locale.ROOT);
        }

        @Override
        public boolean matches(Uri other) {
            return equals(other);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A telephone number (RFC 3966): `tel:+41-44-668-1800;ext=12` or `tel:1800;phone-context=+41`. Immutable.
    final class Tel extends Slice implements Uri {

        private final int numberEnd;

        private Tel(byte[] b, int at, int end, int numberEnd) {
            super(b, at, end);
            this.numberEnd = numberEnd;
        }

        /// @throws IllegalArgumentException if `number` is no telephone number of RFC 3966
        public static Tel of(String number) {
            byte[] b = Chars.bytes("tel:" + Chars.oneLine("number", number));
            Tel uri = read(b, 0, b.length);
            if (uri == null || !uri.params().isEmpty()) {
                throw new IllegalArgumentException("number: not a telephone number (expected: RFC 3966)");
            }
            return uri;
        }

        static @Nullable Tel read(byte[] b, int at, int end) {
            int number = at + 4;
            int p = number;
            int digits = 0;
            while (p < end && b[p] != ';') {
                boolean separator =
                        b[p] == '-' || b[p] == '.' || b[p] == '(' || b[p] == ')' || (b[p] == '+' && p == number);
                boolean digit = Chars.is(b[p], Chars.HEX) || b[p] == '*' || b[p] == '#';
                if (!separator && !digit) {
                    return null;
                }
                digits += digit ? 1 : 0;
                p++;
            }
            return digits == 0 || Params.scanInUri(b, p, end) != end ? null : new Tel(b, at, end, p);
        }

        @Override
        public String scheme() {
            return "tel";
        }

        /// The number without visual separators: an optional `+`, then digits, `*`, `#` and letters A to F.
        public String number() {
            var number = new StringBuilder(numberEnd - at);
            for (int p = at + 4; p < numberEnd; p++) {
                if (b[p] == '+' || b[p] == '*' || b[p] == '#' || Chars.is(b[p], Chars.HEX)) {
                    number.append((char) b[p]);
                }
            }
            return number.toString();
        }

        /// Whether the number is worldwide: begins with `+`.
        public boolean isGlobal() {
            return b[at + 4] == '+';
        }

        public Params params() {
            return new Params(b, numberEnd, end, true);
        }

        /// RFC 3966 §4: same digits, same parameters, in any order and case.
        @Override
        public boolean matches(Uri other) {
            if (!(other instanceof Tel that) || !number().equalsIgnoreCase(that.number())) {
                return false;
            }
            var mine = params().toMap();
            var theirs = that.params().toMap();
            return mine.size() == theirs.size()
                    && mine.entrySet().stream().allMatch(e -> e.getValue().equalsIgnoreCase(theirs.get(e.getKey())));
        }
    }
}
