package org.belfry.sip;

import java.util.Arrays;

/// A range of bytes that nobody changes any more: the part of a message a typed value was read from.
///
/// Nothing is copied or decoded until asked for. A slice keeps its whole message reachable; what is kept longer
/// than the message keeps [#toString] instead. Equal if the octets are equal. Immutable.
abstract class Slice {

    final byte[] b;
    final int at;
    final int end;

    Slice(byte[] b, int at, int end) {
        this.b = b;
        this.at = at;
        this.end = end;
    }

    final String text(int from, int to) {
        return Chars.text(b, from, to);
    }

    /// The value as it stands in a message, on one line, with U+FFFD for control characters: fit to be written
    /// again.
    @Override
    public final String toString() {
        return Chars.withoutControls(Chars.unfolded(b, at, end));
    }

    @Override
    public final boolean equals(Object other) {
        return this == other
                || (other instanceof Slice that
                        && getClass() == that.getClass()
                        && Arrays.equals(b, at, end, that.b, that.at, that.end));
    }

    @Override
    public final int hashCode() {
        return Chars.hash(b, at, end);
    }
}
