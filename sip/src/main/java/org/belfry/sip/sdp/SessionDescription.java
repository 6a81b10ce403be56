package org.belfry.sip.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.belfry.sip.sdp.MediaDescription.Bandwidth;
import org.jspecify.annotations.Nullable;

/// One session description (RFC 8866). Immutable.
///
/// Reading is tolerant where phones are sloppy and harm is not possible: bare LF, empty lines, a missing `s=`, `t=` or
/// last line end, lines out of order, runs of spaces, odd or unknown attributes. It is strict where two readers could
/// come to different streams: repeated `o=`, `s=` or `c=`, unknown letters, ports, addresses missing. `k=` is dropped
/// (RFC 8866 §5.12). Printing is canonical: CRLF, the order of §5, one space; what was canonical comes out to the byte.
/// Text that is not UTF-8 has its bad bytes replaced.
///
/// @param name the `s=` line; `-` where there was none
/// @param about `i=`, `u=`, `e=`, `p=` lines, whole
/// @param times `t=`, `r=`, `z=` lines, whole; at least one
public record SessionDescription(
        Origin origin,
        String name,
        List<String> about,
        @Nullable Connection connection,
        List<Bandwidth> bandwidths,
        List<String> times,
        List<Attribute> attributes,
        List<MediaDescription> media) {

    /// What an unbounded session says, which is every call.
    static final String ANY_TIME = "t=0 0";

    public SessionDescription {
        Grammar.requireText("name", name);
        about = requireLines(about, "iuep");
        bandwidths = List.copyOf(bandwidths);
        times = requireLines(times, "trz");
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
        if (name.isEmpty() || times.isEmpty()) {
            throw new IllegalArgumentException("name or times: empty (expected: at least one)");
        }
    }

    /// A session without text of its own, at any time.
    public static SessionDescription of(
            Origin origin, @Nullable Connection connection, List<Attribute> attributes, List<MediaDescription> media) {
        return new SessionDescription(
                origin, "-", List.of(), connection, List.of(), List.of(ANY_TIME), attributes, media);
    }

    public static SdpParsed parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length, SdpParsed.Limits.DEFAULT);
    }

    /// Reads `bytes[from..to)`. Never throws for what is in them.
    public static SdpParsed parse(byte[] bytes, int from, int to, SdpParsed.Limits limits) {
        return new SdpParser(bytes, from, to, limits).parse();
    }

    /// The description for the wire, with all keys.
    public byte[] print() {
        return SdpPrinter.print(this).getBytes(StandardCharsets.UTF_8);
    }

    /// One stream with everything that holds for it.
    ///
    /// @throws IndexOutOfBoundsException if there is no such section
    public MediaStream stream(int index) {
        return new MediaStream(this, media.get(index));
    }

    public List<MediaStream> streams() {
        return media.stream().map(one -> new MediaStream(this, one)).toList();
    }

    /// The names that share one transport (RFC 9143), of the first such group.
    public Optional<StreamAttribute.Group> bundle() {
        return Attribute.all(attributes, StreamAttribute.Group.class).stream()
                .filter(StreamAttribute.Group::isBundle)
                .findFirst();
    }

    public SessionDescription withOrigin(Origin other) {
        return new SessionDescription(other, name, about, connection, bandwidths, times, attributes, media);
    }

    public SessionDescription withMedia(List<MediaDescription> others) {
        return new SessionDescription(origin, name, about, connection, bandwidths, times, attributes, others);
    }

    /// The next version with every open stream on hold (RFC 3264 §8.4): receiving stops, the address stays.
    public SessionDescription held() {
        var held = new ArrayList<MediaDescription>();
        IntStream.range(0, media.size()).forEach(index -> {
            var one = media.get(index);
            held.add(
                    one.port() == 0
                            ? one
                            : one.withDirection(stream(index).direction().held()));
        });
        return withMedia(held).withOrigin(origin.next());
    }

    @Override
    public String toString() {
        return "SessionDescription[version " + origin.sessionVersion() + ", " + media.size() + " media]";
    }

    private static List<String> requireLines(List<String> lines, String letters) {
        for (var line : lines) {
            if (line.length() < 2 || letters.indexOf(line.charAt(0)) < 0 || line.charAt(1) != '=') {
                throw new IllegalArgumentException("line (expected: one of %s, = and a value)".formatted(letters));
            }
            Grammar.requireText("line", line);
        }
        return List.copyOf(lines);
    }
}
