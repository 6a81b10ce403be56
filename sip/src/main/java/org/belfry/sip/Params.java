package org.belfry.sip;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `;name=value` list behind a header value (`generic-param`, RFC 3261 §25.1) or inside a URI
/// (`uri-parameter`).
///
/// Order and unknown parameters are kept. Names are compared without regard to case; of a name given twice the
/// first counts. Values come decoded: a quoted-string without its quotes, a URI parameter without its escapes.
/// Immutable; a change makes a new list.
public final class Params extends Slice {

    private static final Params NO_HEADER_PARAMS = new Params(new byte[0], 0, 0, false);
    private static final String HEX = "0123456789ABCDEF";

    private final boolean uri;

    Params(byte[] b, int at, int end, boolean uri) {
        super(b, at, end);
        this.uri = uri;
    }

    /// No parameters, for a header value.
    public static Params none() {
        return NO_HEADER_PARAMS;
    }

    public boolean isEmpty() {
        return at == end;
    }

    public boolean has(String name) {
        return find(name, new Cursor(this));
    }

    /// The decoded value; empty for a parameter without one, null if there is no such parameter.
    public @Nullable String get(String name) {
        var cursor = new Cursor(this);
        return find(name, cursor) ? value(cursor) : null;
    }

    /// The value as a number from 0 to `max`, or -1 if it is absent, too large or no number.
    public long number(String name, long max) {
        var cursor = new Cursor(this);
        return find(name, cursor) ? Chars.number(b, cursor.valueAt, cursor.valueEnd, max) : -1;
    }

    /// How many octets the raw value has; 0 if there is no such parameter.
    int size(String name) {
        var cursor = new Cursor(this);
        return find(name, cursor) ? cursor.valueEnd - cursor.valueAt : 0;
    }

    /// Whether the parameter is not there, or has a value without quotes.
    boolean isAbsentOrToken(String name) {
        var cursor = new Cursor(this);
        return !find(name, cursor) || (cursor.valueAt < cursor.valueEnd && b[cursor.valueAt] != '"');
    }

    /// All of them, decoded, in order; names in small letters.
    public Map<String, String> toMap() {
        var map = new LinkedHashMap<String, String>();
        var cursor = new Cursor(this);
        while (cursor.next()) {
            map.putIfAbsent(lower(text(cursor.nameAt, cursor.nameEnd)), value(cursor));
        }
        return map;
    }

    /// These with `name` set to `value`, in its old place if there is one, else at the end. An empty value gives a
    /// parameter without `=`. A header value that is no token is quoted, a URI value escaped.
    ///
    /// @throws IllegalArgumentException if the name is no token or the value holds a control character
    public Params with(String name, String value) {
        Chars.oneLine(name, value);
        String item = ";" + Chars.token("parameter", name) + (value.isEmpty() ? "" : "=" + encoded(value));
        var cursor = new Cursor(this);
        boolean found = find(name, cursor);
        String head = text(at, found ? cursor.itemAt : end);
        return of(head + item + (found ? text(cursor.itemEnd, end) : ""));
    }

    /// These without `name`, however often it stands there: in one pass, since peers choose how often.
    public Params without(String name) {
        var left = new StringBuilder(end - at);
        var cursor = new Cursor(this);
        int kept = at;
        while (find(name, cursor)) {
            left.append(text(kept, cursor.itemAt));
            kept = cursor.itemEnd;
        }
        return kept == at ? this : of(left.append(text(kept, end)).toString());
    }

    private Params of(String text) {
        byte[] bytes = Chars.bytes(text);
        return new Params(bytes, 0, bytes.length, uri);
    }

    /// Puts the cursor on the named parameter.
    boolean find(String name, Cursor cursor) {
        while (cursor.next()) {
            if (isNamed(cursor, name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the parameter under the cursor has this name.
    boolean isNamed(Cursor cursor, String name) {
        if (cursor.nameEnd - cursor.nameAt != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Chars.lower(b[cursor.nameAt + i]) != Chars.lower((byte) name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private String value(Cursor cursor) {
        if (cursor.valueAt < cursor.valueEnd && b[cursor.valueAt] == '"' && !uri) {
            return Chars.unquoted(b, cursor.valueAt, cursor.valueEnd);
        }
        return uri ? unescaped(b, cursor.valueAt, cursor.valueEnd) : text(cursor.valueAt, cursor.valueEnd);
    }

    private String encoded(String value) {
        if (uri) {
            return escaped(value, Chars.URI_PARAM);
        }
        byte[] bytes = Chars.bytes(value);
        return valueEnd(bytes, 0, bytes.length) == bytes.length ? value : Chars.quoted(value);
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    /// Text with every octet outside the class, and every `%`, as `%XX`.
    static String escaped(String text, int allowed) {
        byte[] bytes = Chars.bytes(text);
        if (Chars.skip(bytes, 0, bytes.length, allowed) == bytes.length
                && text.indexOf('%') < 0
                && text.indexOf('#') < 0) {
            return text;
        }
        var out = new StringBuilder(bytes.length + 16);
        for (byte octet : bytes) {
            if (octet != '%' && octet != '#' && Chars.is(octet, allowed)) {
                out.append((char) octet);
            } else {
                out.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
            }
        }
        return out.toString();
    }

    /// The range with its `%XX` resolved, read as UTF-8. May hold any character, even NUL: it is data, not a line.
    static String unescaped(byte[] b, int at, int end) {
        int percent = at;
        while (percent < end && b[percent] != '%') {
            percent++;
        }
        if (percent == end) {
            return Chars.text(b, at, end);
        }
        byte[] out = new byte[end - at];
        int n = 0;
        for (int p = at; p < end; p++) {
            if (b[p] == '%' && p + 2 < end) {
                out[n++] = (byte) ((Character.digit(b[p + 1], 16) << 4) + Character.digit(b[p + 2], 16));
                p += 2;
            } else {
                out[n++] = b[p];
            }
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }

    /// The end of the header parameters that start at `at`, or -1 if they are malformed.
    static int scan(byte[] b, int at, int end) {
        int p = at;
        while (true) {
            int q = Chars.skipLws(b, p, end);
            if (q >= end || b[q] != ';') {
                return p;
            }
            p = scanOne(b, Chars.skipLws(b, q + 1, end), end);
            if (p < 0) {
                return -1;
            }
        }
    }

    private static int scanOne(byte[] b, int at, int end) {
        int nameEnd = Chars.skip(b, at, end, Chars.TOKEN);
        if (nameEnd == at) {
            return -1;
        }
        int equal = Chars.skipLws(b, nameEnd, end);
        if (equal >= end || b[equal] != '=') {
            return nameEnd;
        }
        int value = Chars.skipLws(b, equal + 1, end);
        if (value < end && b[value] == '"') {
            return Chars.skipQuoted(b, value, end);
        }
        int valueEnd = valueEnd(b, value, end);
        return valueEnd == value ? -1 : valueEnd;
    }

    /// A token or a host; an IPv6 address may stand without its brackets (RFC 5118 §4.5).
    private static int valueEnd(byte[] b, int at, int end) {
        int p = at;
        while (p < end && (Chars.is(b[p], Chars.TOKEN) || b[p] == '[' || b[p] == ']' || b[p] == ':')) {
            p++;
        }
        return p;
    }

    /// The end of the URI parameters that start at `at` (before `?` or at `end`), or -1 if they are malformed.
    static int scanInUri(byte[] b, int at, int end) {
        int p = at;
        while (p < end && b[p] == ';') {
            int nameEnd = Chars.skipEscaped(b, p + 1, end, Chars.URI_PARAM);
            if (nameEnd <= p + 1) {
                return -1;
            }
            p = nameEnd;
            if (p < end && b[p] == '=') {
                int valueEnd = Chars.skipEscaped(b, p + 1, end, Chars.URI_PARAM);
                if (valueEnd <= p + 1) {
                    return -1;
                }
                p = valueEnd;
            }
        }
        return p == end || b[p] == '?' ? p : -1;
    }

    /// Walks over parameters that [#scan] or [#scanInUri] has found well-formed.
    static final class Cursor {
        private final byte[] b;
        private final int end;
        private final boolean uri;
        private int p;
        int itemAt;
        int itemEnd;
        int nameAt;
        int nameEnd;
        int valueAt;
        int valueEnd;

        Cursor(Params params) {
            this.b = params.b;
            this.p = params.at;
            this.end = params.end;
            this.uri = params.uri;
        }

        boolean next() {
            int semicolon = Chars.skipLws(b, p, end);
            if (semicolon >= end) {
                return false;
            }
            itemAt = p;
            nameAt = Chars.skipLws(b, semicolon + 1, end);
            nameEnd = Chars.skip(b, nameAt, end, uri ? Chars.URI_PARAM : Chars.TOKEN);
            valueAt = nameEnd;
            valueEnd = nameEnd;
            int equal = Chars.skipLws(b, nameEnd, end);
            if (equal < end && b[equal] == '=') {
                valueAt = Chars.skipLws(b, equal + 1, end);
                valueEnd = valueEnd();
            }
            itemEnd = valueEnd;
            p = valueEnd;
            return true;
        }

        private int valueEnd() {
            if (uri) {
                return Chars.skip(b, valueAt, end, Chars.URI_PARAM);
            }
            return b[valueAt] == '"' ? Chars.skipQuoted(b, valueAt, end) : Params.valueEnd(b, valueAt, end);
        }
    }
}
