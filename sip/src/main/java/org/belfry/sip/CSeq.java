package org.belfry.sip;

import org.jspecify.annotations.Nullable;

/// The order of requests in a dialog (RFC 3261 §20.16): a number from 0 to 2³¹−1 and the method. Immutable.
public record CSeq(int number, Method method) {

    public CSeq {
        if (number < 0) {
            throw new IllegalArgumentException("CSeq: %d (expected: 0..2147483647)".formatted(number));
        }
    }

    static @Nullable CSeq read(byte[] b, int at, int end) {
        int digits = Chars.skip(b, at, end, Chars.DIGIT);
        long number = Chars.number(b, at, digits, Integer.MAX_VALUE);
        int method = Chars.skipLws(b, digits, end);
        if (number < 0 || method == digits || method == end || Chars.skip(b, method, end, Chars.TOKEN) != end) {
            return null;
        }
        return new CSeq((int) number, Method.read(b, method, end));
    }

    @Override
    public String toString() {
        return number + " " + method.name();
    }
}
