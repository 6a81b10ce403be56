package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// A telephone number (RFC 3966): `tel:+41-44-668-1800;ext=12` or `tel:1800;phone-context=+41`. Immutable.
public final class TelUri extends Slice implements Uri {

    private final int numberEnd;

    private TelUri(byte[] b, int at, int end, int numberEnd) {
        super(b, at, end);
        this.numberEnd = numberEnd;
    }

    /// @throws IllegalArgumentException if `number` is no telephone number of RFC 3966
    public static TelUri of(String number) {
        byte[] b = Chars.bytes("tel:" + Chars.oneLine("number", number));
        TelUri uri = read(b, 0, b.length);
        if (uri == null || !uri.params().isEmpty()) {
            throw new IllegalArgumentException("number: not a telephone number (expected: RFC 3966)");
        }
        return uri;
    }

    static @Nullable TelUri read(byte[] b, int at, int end) {
        int number = at + 4;
        int p = number;
        int digits = 0;
        while (p < end && b[p] != ';') {
            boolean separator = b[p] == '-' || b[p] == '.' || b[p] == '(' || b[p] == ')' || (b[p] == '+' && p == number);
            boolean digit = Chars.is(b[p], Chars.HEX) || b[p] == '*' || b[p] == '#';
            if (!separator && !digit) {
                return null;
            }
            digits += digit ? 1 : 0;
            p++;
        }
        return digits == 0 || Params.scanInUri(b, p, end) != end
                ? null
                : new TelUri(b, at, end, p);
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
        if (!(other instanceof TelUri that) || !number().equalsIgnoreCase(that.number())) {
            return false;
        }
        var mine = params().toMap();
        var theirs = that.params().toMap();
        return mine.size() == theirs.size()
                && mine.entrySet().stream().allMatch(e -> e.getValue().equalsIgnoreCase(theirs.get(e.getKey())));
    }
}
