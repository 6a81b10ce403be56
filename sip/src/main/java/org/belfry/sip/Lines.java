package org.belfry.sip;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of one message and where its header lines are. Immutable once the parser or a builder has filled it.
///
/// The index takes four ints a line: the known name's number (low 8 bits) with the length of the name as written,
/// the start of the name, and start and end of the value without the white space around it. A line ends where the
/// next begins. Nothing is decoded.
final class Lines {

    static final int STRIDE = 4;

    final byte[] b;
    final int at;
    /// The CRLF of the empty line after the headers.
    final int headEnd;
    final int bodyAt;
    private final int[] index;
    private final int count;

    Lines(byte[] b, int at, int headEnd, int[] index, int count) {
        this.b = b;
        this.at = at;
        this.headEnd = headEnd;
        this.bodyAt = Math.min(headEnd + 2, b.length);
        this.index = index;
        this.count = count;
    }

    /// A copy of the message, which ends at `end`, with other octets in place of `[from, to)`, which lie within one
    /// value.
    Lines spliced(int end, int from, int to, byte[] octets) {
        byte[] copy = new byte[end - at + octets.length - (to - from)];
        int before = from - at;
        System.arraycopy(b, at, copy, 0, before);
        System.arraycopy(octets, 0, copy, before, octets.length);
        System.arraycopy(b, to, copy, before + octets.length, end - to);
        int shift = octets.length - (to - from);
        int[] moved = new int[count * STRIDE];
        for (int i = 0; i < moved.length; i++) {
            boolean isPosition = i % STRIDE != 0;
            moved[i] = isPosition ? moved(index[i], to, shift) : index[i];
        }
        return new Lines(copy, 0, moved(headEnd, to, shift), moved, count);
    }

    private int moved(int position, int to, int shift) {
        return position - at + (position < to ? 0 : shift);
    }

    int count() {
        return count;
    }

    int id(int line) {
        return index[line * STRIDE] & 0xFF;
    }

    int nameAt(int line) {
        return index[line * STRIDE + 1];
    }

    int nameEnd(int line) {
        return nameAt(line) + (index[line * STRIDE] >>> 8);
    }

    int valueAt(int line) {
        return index[line * STRIDE + 2];
    }

    int valueEnd(int line) {
        return index[line * STRIDE + 3];
    }

    /// Where the line's CRLF has ended.
    int lineEnd(int line) {
        return line + 1 < count ? nameAt(line + 1) : headEnd;
    }

    /// The first line at or after `line` with this name, or -1.
    int next(HeaderName name, int line) {
        int wanted = name.id();
        for (int i = line; i < count; i++) {
            if ((index[i * STRIDE] & 0xFF) == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// How many lines have this name.
    int count(HeaderName name) {
        int lines = 0;
        for (int line = first(name); line >= 0; line = next(name, line + 1)) {
            lines++;
        }
        return lines;
    }

    int first(HeaderName name) {
        return next(name, 0);
    }

    /// The first line at or after `line` whose name is `name`, known or not, or -1.
    int next(String name, int line) {
        HeaderName known = HeaderName.find(name);
        if (known != null) {
            return next(known, line);
        }
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        for (int i = line; i < count; i++) {
            if (id(i) == HeaderName.UNKNOWN && Chars.equalsIgnoreCase(b, nameAt(i), nameEnd(i), lower)) {
                return i;
            }
        }
        return -1;
    }

    String value(int line) {
        return Chars.withoutControls(Chars.unfolded(b, valueAt(line), valueEnd(line)));
    }

    @Nullable
    String value(HeaderName name) {
        int line = first(name);
        return line < 0 ? null : value(line);
    }

    /// Reads one value out of a range that holds nothing else.
    interface Reader<T> {
        @Nullable
        T read(byte[] b, int at, int end);

        /// Whether it could be read.
        default boolean fits(byte[] b, int at, int end) {
            return read(b, at, end) != null;
        }
    }

    /// The value of the first line of this name, or null if there is none or it is malformed.
    <T> @Nullable T read(HeaderName name, Reader<T> reader) {
        int line = first(name);
        return line < 0 ? null : reader.read(b, valueAt(line), valueEnd(line));
    }

    /// Every value of every line of this name, or null if one is malformed.
    <T> @Nullable List<T> readAll(HeaderName name, Reader<T> reader) {
        var values = new ArrayList<T>(4);
        for (int line = first(name); line >= 0; line = next(name, line + 1)) {
            if (!(name.isList() ? readList(line, reader, values) : readSingle(line, reader, values))) {
                return null;
            }
        }
        return values;
    }

    /// The first value of a list; null if there is none or any value of any line is malformed.
    <T> @Nullable T readFirst(HeaderName name, Reader<T> reader) {
        T value = null;
        for (int line = first(name); line >= 0; line = next(name, line + 1)) {
            int stop = valueEnd(line);
            int at = valueAt(line);
            while (at < stop) {
                int end = listedEnd(at, stop);
                T read = end < 0 || value != null ? value : reader.read(b, at, end);
                if (end < 0 || read == null || (value != null && !reader.fits(b, at, end))) {
                    return null;
                }
                value = read;
                at = afterListed(end, stop);
            }
        }
        return value;
    }

    private <T> boolean readSingle(int line, Reader<T> reader, List<T> into) {
        T value = reader.read(b, valueAt(line), valueEnd(line));
        return value != null && into.add(value);
    }

    private <T> boolean readList(int line, Reader<T> reader, List<T> into) {
        int stop = valueEnd(line);
        int at = valueAt(line);
        while (at < stop) {
            int end = listedEnd(at, stop);
            T value = end < 0 ? null : reader.read(b, at, end);
            if (value == null) {
                return false;
            }
            into.add(value);
            at = afterListed(end, stop);
        }
        return true;
    }

    /// The end of the value that starts at `at`, or -1 if a quote or bracket never closes or a comma ends the line.
    private int listedEnd(int at, int stop) {
        int comma = Chars.findComma(b, at, stop);
        return comma < 0 || comma == stop - 1 ? -1 : Chars.trimEnd(b, at, comma);
    }

    /// The start of the value after the one that ends at `end`, or `stop`.
    private int afterListed(int end, int stop) {
        int comma = Chars.skipLws(b, end, stop);
        return comma == stop ? stop : Chars.skipLws(b, comma + 1, stop);
    }
}
