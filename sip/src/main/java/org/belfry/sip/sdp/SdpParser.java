package org.belfry.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.belfry.sip.sdp.MediaDescription.Bandwidth;
import org.belfry.sip.sdp.SdpParsed.Fault;
import org.jspecify.annotations.Nullable;

/// One walk over one body, line by line. Every read of a line answers with a fault or nothing; the first fault ends the
/// walk. Confined to the caller, used once.
final class SdpParser {

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final SdpParsed.Limits limits;

    private @Nullable Origin origin;
    private @Nullable String name;
    private @Nullable Connection connection;
    private final List<String> about = new ArrayList<>();
    private final List<String> times = new ArrayList<>();
    private final List<Bandwidth> bandwidths = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private @Nullable Section section;
    private boolean versioned;
    private int candidates;

    /// A section that is still growing.
    private static final class Section {
        private final MediaDescription.Line line;
        private final int atByte;
        private @Nullable String title;
        private final List<Connection> connections = new ArrayList<>(1);
        private final List<Bandwidth> bandwidths = new ArrayList<>(1);
        private final List<Attribute> attributes = new ArrayList<>();

        Section(MediaDescription.Line line, int atByte) {
            this.line = line;
            this.atByte = atByte;
        }

        MediaDescription whole() {
            return new MediaDescription(line, title, connections, bandwidths, attributes);
        }
    }

    SdpParser(byte[] bytes, int from, int to, SdpParsed.Limits limits) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.limits = limits;
    }

    SdpParsed parse() {
        if (to - from > limits.bytesMax()) {
            return new SdpParsed.Broken(Fault.TOO_MANY_BYTES, limits.bytesMax());
        }
        int lines = 0;
        for (int at = from; at < to; ) {
            int end = lineEnd(at);
            var fault = ++lines > limits.linesMax() ? Fault.TOO_MANY_LINES : line(at, end);
            if (fault != null) {
                return new SdpParsed.Broken(fault, at - from);
            }
            at = end + 1;
        }
        return whole();
    }

    private int lineEnd(int at) {
        int end = at;
        while (end < to && bytes[end] != '\n') {
            end++;
        }
        return end;
    }

    private @Nullable Fault line(int start, int newline) {
        int end = newline;
        while (end > start && bytes[end - 1] == '\r') {
            end--;
        }
        if (end - start > limits.lineBytesMax()) {
            return Fault.TOO_LONG_LINE;
        }
        boolean blank = true;
        for (int i = start; i < end; i++) {
            if (bytes[i] == 0 || bytes[i] == '\r') {
                return Fault.FORBIDDEN_BYTE;
            }
            blank &= bytes[i] == ' ' || bytes[i] == '\t';
        }
        if (blank) {
            return null;
        }
        if (end - start < 2 || bytes[start + 1] != '=') {
            return Fault.NOT_A_LINE;
        }
        var value = new String(bytes, start + 2, end - start - 2, StandardCharsets.UTF_8);
        char letter = (char) bytes[start];
        if (!versioned) {
            versioned = letter == 'v' && value.strip().equals("0");
            return versioned ? null : Fault.BAD_VERSION;
        }
        return letter == 'm' ? media(value, start - from) : inSection(letter, value);
    }

    private @Nullable Fault inSection(char letter, String value) {
        var open = section;
        return open == null ? sessionLine(letter, value) : mediaLine(open, letter, value);
    }

    private @Nullable Fault sessionLine(char letter, String value) {
        return switch (letter) {
            case 'v' -> Fault.REPEATED;
            case 'o' -> origin(value);
            case 's' -> name(value);
            case 'c' -> connection(value);
            case 'i', 'u', 'e', 'p' -> keep(about, letter, value);
            case 't', 'r', 'z' -> keep(times, letter, value);
            case 'b' -> bandwidth(bandwidths, value);
            case 'k' -> null; // obsolete, and it may hold a key: dropped unread (RFC 8866 §5.12)
            case 'a' -> attribute(attributes, value);
            default -> Fault.UNKNOWN_LETTER;
        };
    }

    private @Nullable Fault mediaLine(Section open, char letter, String value) {
        return switch (letter) {
            case 'i' -> title(open, value);
            case 'c' -> mediaConnection(open, value);
            case 'b' -> bandwidth(open.bandwidths, value);
            case 'k' -> null;
            case 'a' -> attribute(open.attributes, value);
            case 'v', 'o', 's', 'u', 'e', 'p', 't', 'r', 'z' -> Fault.MISPLACED;
            default -> Fault.UNKNOWN_LETTER;
        };
    }

    private @Nullable Fault origin(String value) {
        if (origin != null) {
            return Fault.REPEATED;
        }
        origin = Origin.read(value);
        return origin == null ? Fault.BAD_ORIGIN : null;
    }

    private @Nullable Fault name(String value) {
        if (name != null) {
            return Fault.REPEATED;
        }
        name = value.isEmpty() ? "-" : value;
        return null;
    }

    private @Nullable Fault connection(String value) {
        if (connection != null) {
            return Fault.REPEATED;
        }
        connection = Connection.read(value);
        return connection == null ? Fault.BAD_CONNECTION : null;
    }

    private static @Nullable Fault title(Section open, String value) {
        if (open.title != null) {
            return Fault.REPEATED;
        }
        open.title = value;
        return null;
    }

    /// Several `c=` lines are several multicast layers (RFC 8866 §5.7); for a unicast stream they would be ambiguous.
    private static @Nullable Fault mediaConnection(Section open, String value) {
        var read = Connection.read(value);
        if (read == null) {
            return Fault.BAD_CONNECTION;
        }
        boolean layered = open.connections.isEmpty()
                || (!read.scope().isEmpty()
                        && !open.connections.getFirst().scope().isEmpty());
        if (!layered) {
            return Fault.REPEATED;
        }
        open.connections.add(read);
        return null;
    }

    private static @Nullable Fault keep(List<String> lines, char letter, String value) {
        lines.add(letter + "=" + value);
        return null;
    }

    private static @Nullable Fault bandwidth(List<Bandwidth> bandwidths, String value) {
        var read = Bandwidth.read(value);
        if (read == null) {
            return Fault.BAD_BANDWIDTH;
        }
        bandwidths.add(read);
        return null;
    }

    private @Nullable Fault attribute(List<Attribute> section, String value) {
        if (section.size() >= limits.attributesMax()) {
            return Fault.TOO_MANY_ATTRIBUTES;
        }
        var attribute = AttributeReader.read(value);
        if (attribute instanceof IceAttribute.Candidate && ++candidates > limits.candidatesMax()) {
            return Fault.TOO_MANY_CANDIDATES;
        }
        section.add(attribute);
        return null;
    }

    private @Nullable Fault media(String value, int atByte) {
        if (sections.size() >= limits.mediaMax()) {
            return Fault.TOO_MANY_MEDIA;
        }
        var words = new Words(value);
        String type = words.next();
        String ports = words.next();
        String protocol = words.next();
        var formats = words.all();
        int slash = ports.indexOf('/');
        int port = Grammar.port(slash < 0 ? ports : ports.substring(0, slash));
        int portCount = slash < 0 ? 1 : Grammar.port(ports.substring(slash + 1));
        if (port < 0 || portCount < 1) {
            return Fault.BAD_PORT;
        }
        if (formats == null) {
            return Fault.BAD_MEDIA;
        }
        if (formats.isEmpty() && port == 0) {
            formats = List.of("0"); // seen from phones that refuse a stream; §5.14 wants one format
        }
        boolean whole = Grammar.isToken(type) && Grammar.isWord(protocol) && !formats.isEmpty();
        if (!whole) {
            return Fault.BAD_MEDIA;
        }
        section = new Section(new MediaDescription.Line(type, port, portCount, protocol, formats), atByte);
        sections.add(section);
        return null;
    }

    private SdpParsed whole() {
        if (!versioned) {
            return new SdpParsed.Broken(Fault.EMPTY, 0);
        }
        var known = origin;
        if (known == null) {
            return new SdpParsed.Broken(Fault.MISSING_ORIGIN, 0);
        }
        for (var one : sections) {
            if (connection == null && one.connections.isEmpty() && one.line.port() != 0) {
                return new SdpParsed.Broken(Fault.MISSING_CONNECTION, one.atByte);
            }
        }
        about.sort(Comparator.comparingInt(line -> "iuep".indexOf(line.charAt(0))));
        return new SdpParsed.Whole(new SessionDescription(
                known,
                name == null ? "-" : name,
                about,
                connection,
                bandwidths,
                times.isEmpty() ? List.of(SessionDescription.ANY_TIME) : times,
                attributes,
                sections.stream().map(Section::whole).toList()));
    }
}
