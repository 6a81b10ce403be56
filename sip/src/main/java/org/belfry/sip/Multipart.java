package org.belfry.sip;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A body of several parts (RFC 5621 §3, RFC 2046 §5.1): a session description beside an ISUP message, a location,
/// a list of recipients. Immutable.
///
/// Parts are not nested here: a part that is itself multipart is read by reading its body again. Limits: 16 parts,
/// 16 headers in each, against a body that is all boundaries.
public final class Multipart {

    private static final int PARTS_MAX = 16;
    private static final int BOUNDARY_CHARS_MAX = 70;
    private static final SipLimits PART_LIMITS = new SipLimits(65_536, 4_096, 16, 4_096, 1_024, 16, 256);

    private final List<Part> parts;

    private Multipart(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// The parts of this message's body, or null if its Content-Type is not `multipart/…` or the body is malformed.
    public static @Nullable Multipart read(SipMessage message) {
        HeaderValue.WithParams type = message.read(Field.CONTENT_TYPE);
        return type == null ? null : read(type, message.body());
    }

    /// The parts of a body of this type, or null.
    public static @Nullable Multipart read(HeaderValue.WithParams contentType, byte[] body) {
        String boundary = contentType.param("boundary");
        boolean multipart = contentType.value().regionMatches(true, 0, "multipart/", 0, 10);
        if (!multipart || boundary == null || boundary.isEmpty() || boundary.length() > BOUNDARY_CHARS_MAX) {
            return null;
        }
        byte[] delimiter = Chars.bytes("--" + boundary);
        var parts = new ArrayList<Part>();
        int at = find(body, 0, delimiter);
        while (at >= 0) {
            int after = at + delimiter.length;
            if (startsWith(body, after, "--")) {
                return parts.isEmpty() ? null : new Multipart(parts);
            }
            int content = skipLineEnd(body, after);
            int next = content < 0 ? -1 : find(body, content, delimiter);
            Part part = next < 0 || parts.size() == PARTS_MAX ? null : Part.read(body, content, next - 2);
            if (part == null) {
                return null;
            }
            parts.add(part);
            at = next;
        }
        return null;
    }

    /// The next delimiter that begins a line.
    private static int find(byte[] b, int from, byte[] delimiter) {
        for (int p = from; p + delimiter.length <= b.length; p++) {
            boolean lineStart = p == 0 || (p >= 2 && b[p - 1] == '\n' && b[p - 2] == '\r');
            if (lineStart && Arrays.equals(b, p, p + delimiter.length, delimiter, 0, delimiter.length)) {
                return p;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] b, int at, String text) {
        return at + text.length() <= b.length && Chars.equalsExactly(b, at, at + text.length(), text);
    }

    private static int skipLineEnd(byte[] b, int at) {
        int p = at;
        while (p < b.length && Chars.isBlank(b[p])) {
            p++;
        }
        return startsWith(b, p, "\r\n") ? p + 2 : -1;
    }

    /// In order; at least one.
    public List<Part> parts() {
        return parts;
    }

    /// The first part of this type, or null.
    public @Nullable Part first(String contentType) {
        for (Part part : parts) {
            if (part.contentType().is(contentType)) {
                return part;
            }
        }
        return null;
    }

    /// The octets of a body made of these parts.
    ///
    /// @throws IllegalArgumentException if the boundary is no token of at most 70 characters or stands in a part
    public static byte[] print(String boundary, List<Part> parts) {
        byte[] delimiter = Chars.bytes("--" + Chars.token("boundary", boundary));
        if (boundary.length() > BOUNDARY_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "boundary: %d characters (expected: 1..70)".formatted(boundary.length()));
        }
        var out = new ByteArrayOutputStream();
        for (Part part : parts) {
            if (find(part.body, 0, delimiter) >= 0) {
                throw new IllegalArgumentException("boundary: stands in a part (expected: one that does not)");
            }
            out.writeBytes(delimiter);
            out.writeBytes(Chars.bytes("\r\n"));
            out.writeBytes(part.head());
            out.writeBytes(part.body);
            out.writeBytes(Chars.bytes("\r\n"));
        }
        out.writeBytes(delimiter);
        out.writeBytes(Chars.bytes("--\r\n"));
        return out.toByteArray();
    }

    /// One part: its headers and its octets. Immutable.
    public static final class Part {

        private final Lines lines;
        private final byte[] body;

        private Part(Lines lines, byte[] body) {
            this.lines = lines;
            this.body = body;
        }

        /// A part of this type; `disposition` may be null.
        ///
        /// @throws IllegalArgumentException if a value holds a control character
        public static Part of(String contentType, @Nullable String disposition, byte[] body) {
            String head = "Content-Type: " + Chars.oneLine("Content-Type", contentType) + "\r\n";
            if (disposition != null) {
                head += "Content-Disposition: " + Chars.oneLine("Content-Disposition", disposition) + "\r\n";
            }
            byte[] b = Chars.bytes(head + "\r\n");
            return new Part(scan(b, 0, b.length), body.clone());
        }

        private static @Nullable Part read(byte[] b, int at, int end) {
            if (end < at) {
                return null;
            }
            var found = new FirstFault();
            var scan = new HeadScan(b, at, end, PART_LIMITS, found);
            if (scan.scanHeaders(at) != HeadScan.End.WHOLE || found.fault() != null) {
                return null;
            }
            Lines lines = scan.lines();
            return new Part(lines, Arrays.copyOfRange(b, lines.bodyAt, end));
        }

        private static Lines scan(byte[] b, int at, int end) {
            var scan = new HeadScan(b, at, end, PART_LIMITS, new FirstFault());
            if (scan.scanHeaders(at) != HeadScan.End.WHOLE) {
                throw new IllegalArgumentException("part: headers too large (expected: at most 4096 bytes)");
            }
            return scan.lines();
        }

        /// The type, `text/plain` if none is given (RFC 2046 §5.1).
        public HeaderValue.WithParams contentType() {
            HeaderValue.WithParams type = Field.CONTENT_TYPE.readFirst(lines);
            return type == null ? HeaderValue.WithParams.of("text/plain") : type;
        }

        /// The disposition, or null if none is given.
        public HeaderValue.@Nullable WithParams disposition() {
            return Field.CONTENT_DISPOSITION.readFirst(lines);
        }

        /// The value of any header, unfolded, or null.
        public @Nullable String header(String name) {
            int line = lines.next(name, 0);
            return line < 0 ? null : lines.value(line);
        }

        /// A copy.
        public byte[] body() {
            return body.clone();
        }

        private byte[] head() {
            return Arrays.copyOfRange(lines.b, lines.at, lines.bodyAt);
        }
    }
}
