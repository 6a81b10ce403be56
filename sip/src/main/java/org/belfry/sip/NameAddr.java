package org.belfry.sip;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A display name, a URI and parameters: the value of From, To, Contact, Route, Record-Route, Path, Service-Route,
/// Refer-To, Referred-By, P-Asserted-Identity and their like (RFC 3261 §20.10, §25.1). Immutable.
///
/// Reads both forms, `"Ann" <sip:ann@example.test>;tag=1` and `sip:ann@example.test;tag=1`; in the second every
/// parameter belongs to the header, and a URI with `?` or `,` is malformed. Writes the first form only, so nothing
/// slips from one side of the brackets to the other.
public final class NameAddr extends Slice {

    private final int displayAt;
    private final int displayEnd;
    private final @Nullable Uri uri;
    private final int paramsAt;

    /// Scans one value, up to the comma after it or `limit`; `uri` is null afterwards if it is malformed.
    private NameAddr(byte[] b, int at, int end, Bounds bounds) {
        super(b, at, end);
        displayAt = bounds.displayAt;
        displayEnd = bounds.displayEnd;
        uri = bounds.uri;
        paramsAt = bounds.paramsAt;
    }

    /// Where the parts of one value are, found in one pass.
    private static final class Bounds {
        int displayAt;
        int displayEnd;

        @Nullable
        Uri uri;

        int paramsAt;

        /// The end of the value, or -1.
        int scan(byte[] b, int at, int end) {
            int open = at < end && b[at] == '"' ? quotedName(b, at, end) : tokens(b, at, end);
            if (open < 0) {
                return -1;
            }
            int uriEnd;
            if (open < end && b[open] == '<') {
                uriEnd = Chars.find(b, open + 1, end, '>');
                uri = uriEnd < end ? Uri.read(b, open + 1, uriEnd) : null;
                paramsAt = uriEnd + 1;
            } else {
                displayEnd = displayAt;
                uriEnd = bareUri(b, at, end);
                uri = Chars.find(b, at, uriEnd, '?') < uriEnd ? null : Uri.read(b, at, uriEnd);
                paramsAt = uriEnd;
            }
            return uri == null ? -1 : Params.scan(b, paramsAt, end);
        }

        private int quotedName(byte[] b, int at, int end) {
            displayAt = at;
            displayEnd = Chars.skipQuoted(b, at, end);
            int open = displayEnd < 0 ? end : Chars.skipLws(b, displayEnd, end);
            return open < end && b[open] == '<' ? open : -1;
        }

        private int tokens(byte[] b, int at, int end) {
            displayAt = at;
            displayEnd = at;
            int p = at;
            while (p < end && (Chars.is(b[p], Chars.TOKEN) || b[p] < 0 || Chars.isLws(b[p]))) {
                p++;
            }
            displayEnd = Chars.trimEnd(b, at, p);
            return p;
        }

        private static int bareUri(byte[] b, int at, int end) {
            int p = at;
            while (p < end && b[p] != ';' && b[p] != ',' && b[p] != '<' && !Chars.isLws(b[p])) {
                p++;
            }
            return p;
        }
    }

    /// The value that starts at `at` and ends at a comma or at `limit`, or null if it is malformed.
    static @Nullable NameAddr readOne(byte[] b, int at, int limit) {
        var bounds = new Bounds();
        int end = bounds.scan(b, at, limit);
        if (end < 0) {
            return null;
        }
        int next = Chars.skipLws(b, end, limit);
        return next < limit && b[next] != ',' ? null : new NameAddr(b, at, end, bounds);
    }

    /// The value that fills the range exactly, or null.
    static @Nullable NameAddr read(byte[] b, int at, int end) {
        NameAddr value = readOne(b, at, end);
        return value == null || value.end != end ? null : value;
    }

    /// The value that fills `text` exactly, or null if it is malformed.
    public static @Nullable NameAddr parse(String text) {
        byte[] b = Chars.bytes(text);
        int at = Chars.skipLws(b, 0, b.length);
        return read(b, at, Chars.trimEnd(b, at, b.length));
    }

    /// `<uri>` without a display name.
    public static NameAddr of(Uri uri) {
        return compose("", uri, "");
    }

    /// `"display" <uri>`.
    ///
    /// @throws IllegalArgumentException if `display` holds a control character
    public static NameAddr of(String display, Uri uri) {
        return compose(Chars.quoted(Chars.oneLine("display name", display)) + " ", uri, "");
    }

    private static NameAddr compose(String display, Uri uri, String params) {
        NameAddr value = parse(display + "<" + Chars.oneLine("uri", uri.toString()) + ">" + params);
        if (value == null) {
            throw new IllegalArgumentException("not a name-addr (expected: RFC 3261 §25.1)");
        }
        return value;
    }

    /// Unquoted, with U+FFFD for control characters; empty if there is none.
    public String displayName() {
        if (displayEnd == displayAt) {
            return "";
        }
        return b[displayAt] == '"'
                ? Chars.unquoted(b, displayAt, displayEnd)
                : Chars.withoutControls(Chars.unfolded(b, displayAt, displayEnd));
    }

    public Uri uri() {
        return java.util.Objects.requireNonNull(uri);
    }

    /// The URI if it is `sip:` or `sips:`, else null.
    public @Nullable SipUri sipUri() {
        return uri instanceof SipUri sip ? sip : null;
    }

    public Params params() {
        return new Params(b, paramsAt, end, false);
    }

    /// The `tag` of From and To (RFC 3261 §19.3), or null.
    public @Nullable String tag() {
        return params().get("tag");
    }

    /// Whether a tag that is there is one: neither empty nor quoted (§25.1: a token). What a quoted one holds would be
    /// compared without its quotes, and could be what no tag is.
    boolean hasTokenTag() {
        if (paramsAt == end || startsWithTag()) {
            return true;
        }
        return params().isAbsentOrToken("tag");
    }

    /// Whether the parameters are what nearly all are: one tag, written plainly.
    private boolean startsWithTag() {
        return end - paramsAt > 5 && Chars.equalsExactly(b, paramsAt, paramsAt + 5, ";tag=") && b[paramsAt + 5] != '"';
    }

    /// A Contact's preference in thousandths, 0 to 1000 (RFC 3261 §20.10); 1000 if absent or malformed.
    public int qThousandths() {
        String q = params().get("q");
        return q == null ? 1000 : Quality.thousandths(q);
    }

    /// A Contact's lifetime, or null if absent or no number up to 2³²−1.
    public @Nullable Duration expires() {
        long seconds = params().number("expires", 0xFFFF_FFFFL);
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    /// `+sip.instance` without its angle brackets (RFC 5626 §4.1), or null.
    public @Nullable String instance() {
        String value = params().get("+sip.instance");
        boolean bracketed = value != null && value.length() > 2 && value.startsWith("<") && value.endsWith(">");
        return value != null && bracketed ? value.substring(1, value.length() - 1) : value;
    }

    /// `reg-id`, 1 to 2³¹−1 (RFC 5626 §4.2).
    public OptionalInt regId() {
        long id = params().number("reg-id", Integer.MAX_VALUE);
        return id < 1 ? OptionalInt.empty() : OptionalInt.of((int) id);
    }

    /// This value with one parameter set.
    public NameAddr withParam(String name, String value) {
        return compose(rawDisplay(), uri(), params().with(name, value).toString());
    }

    public NameAddr withoutParam(String name) {
        return compose(rawDisplay(), uri(), params().without(name).toString());
    }

    /// This value with the tag of our side.
    public NameAddr withTag(String tag) {
        return withParam("tag", Chars.token("tag", tag));
    }

    private String rawDisplay() {
        return displayEnd == displayAt ? "" : Chars.unfolded(b, displayAt, displayEnd) + " ";
    }
}
