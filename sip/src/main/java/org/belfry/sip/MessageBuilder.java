package org.belfry.sip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines and the body of a message being put together: written new, or taken byte for byte from another
/// message.
///
/// Nothing that holds CR, LF, NUL or another control character gets in, so no value, wherever it came from, can
/// write a header of its own. Owned
/// by one thread.
///
/// @param <B> the builder itself
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>>
        permits SipRequest.Builder, SipResponse.Builder {

    /// What we build is ours: only a bug could make it larger.
    private static final SipLimits LIMITS = new SipLimits(1 << 20, 1 << 20, 4_096, 1 << 20, 1 << 16, 4_096, 1 << 20);

    private static final byte[] NO_BODY = new byte[0];

    private final List<Line> lines = new ArrayList<>(24);
    private byte[] body = NO_BODY;
    private int bodyAt;
    private int bodyEnd;

    MessageBuilder() {}

    /// One header line in the bytes of some message, or in bytes of its own.
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the octets belong to whoever wrote them.
    private record Line(byte[] b, int id, int nameAt, int nameEnd, int valueAt, int valueEnd, int end) {

        static Line of(int id, byte[] name, byte[] text) {
            byte[] b = new byte[name.length + text.length + 4];
            System.arraycopy(name, 0, b, 0, name.length);
            b[name.length] = ':';
            b[name.length + 1] = ' ';
            System.arraycopy(text, 0, b, name.length + 2, text.length);
            b[b.length - 2] = '\r';
            b[b.length - 1] = '\n';
            int at = Chars.skipLws(b, name.length + 2, b.length - 2);
            return new Line(b, id, 0, name.length, at, Chars.trimEnd(b, at, b.length - 2), b.length);
        }

        static Line of(Lines from, int line) {
            return new Line(
                    from.b,
                    from.id(line),
                    from.nameAt(line),
                    from.nameEnd(line),
                    from.valueAt(line),
                    from.valueEnd(line),
                    from.lineEnd(line));
        }

        boolean is(HeaderName name) {
            return id == name.id();
        }

        int size() {
            return end - nameAt;
        }
    }

    /// What became of it: the values of the finished bytes, and where they end.
    record Built(Essentials values, int end) {}

    abstract B self();

    final void copyOf(SipMessage message) {
        for (int line = 0; line < message.lines.count(); line++) {
            lines.add(Line.of(message.lines, line));
        }
        body = message.lines.b;
        bodyAt = message.lines.bodyAt;
        bodyEnd = bodyAt + message.bodyLength();
    }

    /// Puts this value in place of all lines of the name, or at the end if there is none.
    ///
    /// @throws IllegalArgumentException if `value` holds a control character
    public final B set(HeaderName name, String value) {
        Line line = line(name, value);
        int first = firstOf(name);
        if (first < 0) {
            lines.add(line);
            return self();
        }
        lines.set(first, line);
        for (int i = lines.size() - 1; i > first; i--) {
            if (lines.get(i).is(name)) {
                lines.remove(i);
            }
        }
        return self();
    }

    /// The same for a typed value.
    public final <T> B set(Field<T> field, T value) {
        return set(field.name(), field.print(value));
    }

    /// Adds a line behind all others.
    ///
    /// @throws IllegalArgumentException if `value` holds a control character
    public final B add(HeaderName name, String value) {
        lines.add(line(name, value));
        return self();
    }

    /// The same for a typed value.
    public final <T> B add(Field<T> field, T value) {
        return add(field.name(), field.print(value));
    }

    /// The same for a header this room may not know.
    ///
    /// @throws IllegalArgumentException if `name` is no token or `value` holds a control character
    public final B add(String name, String value) {
        HeaderName known = HeaderName.find(name);
        int id = known == null ? HeaderName.UNKNOWN : known.id();
        lines.add(Line.of(id, Chars.bytes(Chars.token("header name", name)), Chars.bytes(Chars.oneLine(name, value))));
        return self();
    }

    /// Adds a line before all others of the name, or before all lines if there is none: a Via, a Record-Route, a
    /// Route.
    ///
    /// @throws IllegalArgumentException if `value` holds a control character
    public final B prepend(HeaderName name, String value) {
        lines.add(Math.max(0, firstOf(name)), line(name, value));
        return self();
    }

    /// The same for a typed value.
    public final <T> B prepend(Field<T> field, T value) {
        return prepend(field.name(), field.print(value));
    }

    /// Removes all lines of the name.
    public final B remove(HeaderName name) {
        lines.removeIf(line -> line.is(name));
        return self();
    }

    /// Removes all lines of a name this room may not know.
    public final B remove(String name) {
        HeaderName known = HeaderName.find(name);
        if (known != null) {
            return remove(known);
        }
        String lower = name.toLowerCase(java.util.Locale.ROOT);
        lines.removeIf(line ->
                line.id == HeaderName.UNKNOWN && Chars.equalsIgnoreCase(line.b, line.nameAt, line.nameEnd, lower));
        return self();
    }

    /// Removes the first value of a list, such as the top Via or Route; the line stays if it has more.
    public final B removeFirst(HeaderName name) {
        int first = firstOf(name);
        if (first >= 0) {
            String rest = restOf(lines.get(first));
            if (rest.isEmpty()) {
                lines.remove(first);
            } else {
                lines.set(first, line(name, rest));
            }
        }
        return self();
    }

    /// Puts another value in place of the first of a list.
    ///
    /// @throws IllegalArgumentException if `value` holds a control character
    public final B replaceFirst(HeaderName name, String value) {
        int first = firstOf(name);
        if (first < 0) {
            return add(name, value);
        }
        String rest = restOf(lines.get(first));
        lines.set(first, line(name, rest.isEmpty() ? value : value + ", " + rest));
        return self();
    }

    /// What follows the first value of the line, fit to be written again: quoted-pairs may carry control characters.
    private static String restOf(Line line) {
        int comma = Chars.findComma(line.b, line.valueAt, line.valueEnd);
        int rest =
                comma < 0 || comma == line.valueEnd ? line.valueEnd : Chars.skipLws(line.b, comma + 1, line.valueEnd);
        return Chars.withoutControls(Chars.unfolded(line.b, rest, line.valueEnd));
    }

    /// Adds all lines of the name from another message, byte for byte; the first only of a header that stands once.
    public final B copy(HeaderName name, SipMessage from) {
        for (int line = from.lines.first(name); line >= 0; line = from.lines.next(name, line + 1)) {
            lines.add(Line.of(from.lines, line));
            if (name.occurs() == HeaderName.Occurs.ONCE) {
                break;
            }
        }
        return self();
    }

    /// Adds the first line of the name from another message with something behind its value.
    final void copyExtended(HeaderName name, SipMessage from, String suffix) {
        Lines source = from.lines;
        int line = source.first(name);
        byte[] more = Chars.bytes(Chars.oneLine(name.text(), suffix));
        int valueSize = source.valueEnd(line) - source.valueAt(line);
        byte[] value = Arrays.copyOfRange(source.b, source.valueAt(line), source.valueEnd(line) + more.length);
        System.arraycopy(more, 0, value, valueSize, more.length);
        lines.add(Line.of(name.id(), name.octets(), value));
    }

    public final boolean has(HeaderName name) {
        return firstOf(name) >= 0;
    }

    /// A body of this Content-Type, copied.
    public final B body(String contentType, byte[] bytes) {
        set(HeaderName.CONTENT_TYPE, contentType);
        body = bytes.clone();
        bodyAt = 0;
        bodyEnd = body.length;
        return self();
    }

    /// No body, and no header that describes one.
    public final B noBody() {
        lines.removeIf(line -> line.is(HeaderName.CONTENT_TYPE)
                || line.is(HeaderName.CONTENT_ENCODING)
                || line.is(HeaderName.CONTENT_LANGUAGE)
                || line.is(HeaderName.CONTENT_DISPOSITION));
        body = NO_BODY;
        bodyAt = 0;
        bodyEnd = 0;
        return self();
    }

    private static Line line(HeaderName name, String value) {
        return Line.of(name.id(), name.octets(), Chars.bytes(Chars.oneLine(name.text(), value)));
    }

    private int firstOf(HeaderName name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).is(name)) {
                return i;
            }
        }
        return -1;
    }

    /// Writes it all into one array and reads the essential values back.
    final Built assemble(String startLine) {
        fixContentLength();
        byte[] start = Chars.bytes(startLine);
        int size = start.length + 2 + bodyEnd - bodyAt;
        for (Line line : lines) {
            size += line.size();
        }
        byte[] b = new byte[size];
        System.arraycopy(start, 0, b, 0, start.length);
        int[] index = new int[lines.size() * Lines.STRIDE];
        int p = start.length;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            System.arraycopy(line.b, line.nameAt, b, p, line.size());
            int shift = p - line.nameAt;
            index[i * Lines.STRIDE] = line.id | (line.nameEnd - line.nameAt) << 8;
            index[i * Lines.STRIDE + 1] = p;
            index[i * Lines.STRIDE + 2] = line.valueAt + shift;
            index[i * Lines.STRIDE + 3] = line.valueEnd + shift;
            p += line.size();
        }
        b[p] = '\r';
        b[p + 1] = '\n';
        System.arraycopy(body, bodyAt, b, p + 2, bodyEnd - bodyAt);
        return new Built(checked(new Lines(b, 0, p, index, lines.size())), size);
    }

    /// The essential values of what we have put together ourselves.
    static Essentials checked(Lines finished) {
        var found = new FirstFault();
        var values = new Essentials(finished, LIMITS, found);
        if (found.fault() != null) {
            throw new IllegalStateException("message: %s (expected: a good message)".formatted(found.fault()));
        }
        return values;
    }

    /// Leaves a Content-Length that is right as it was written.
    private void fixContentLength() {
        int length = bodyEnd - bodyAt;
        int first = firstOf(HeaderName.CONTENT_LENGTH);
        if (first >= 0) {
            Line line = lines.get(first);
            if (Chars.number(line.b, line.valueAt, line.valueEnd, Integer.MAX_VALUE) == length) {
                return;
            }
        }
        set(HeaderName.CONTENT_LENGTH, Integer.toString(length));
    }
}
