package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One `m=` section (RFC 8866 §5.14). What a session says for all its sections is not in here: see [MediaStream].
public record MediaDescription(
        Line line,
        @Nullable String title,
        List<Connection> connections,
        List<Bandwidth> bandwidths,
        List<Attribute> attributes) {

    /// The `m=` line itself.
    ///
    /// @param port 0 means refused or ended
    /// @param portCount ports in a row, 1 unless layered
    /// @param formats payload numbers for RTP, else what the protocol says; at least one
    public record Line(String type, int port, int portCount, String protocol, List<String> formats) {

        public Line {
            Grammar.requireToken("type", type);
            Grammar.requireRange("port", port, 0, 65_535);
            Grammar.requireRange("portCount", portCount, 1, 65_535);
            Grammar.requireWord("protocol", protocol);
            formats = Grammar.requireWords("formats", formats);
            Grammar.requireRange("formats", formats.size(), 1, 10_000);
        }

        /// Whether this is RTP, plain or protected.
        public boolean isRtp() {
            return protocol.endsWith("/AVP")
                    || protocol.endsWith("/SAVP")
                    || protocol.endsWith("/AVPF")
                    || protocol.endsWith("/SAVPF");
        }

        String wire() {
            return type + " " + port + (portCount == 1 ? "" : "/" + portCount) + " " + protocol + " "
                    + String.join(" ", formats);
        }
    }

    /// A `b=` line (RFC 8866 §5.8): `AS` and `CT` in kilobits, `TIAS`, `RS` and `RR` in bits a second.
    public record Bandwidth(String type, long amount) {

        public Bandwidth {
            Grammar.requireToken("type", type);
            Grammar.requireRange("amount", amount, 0, Long.MAX_VALUE);
        }

        String wire() {
            return type + ":" + amount;
        }

        static @Nullable Bandwidth read(String value) {
            int colon = value.indexOf(':');
            long amount = Grammar.number(value.substring(colon + 1).strip(), Long.MAX_VALUE);
            return colon < 1 || amount < 0 || !Grammar.isToken(value.substring(0, colon))
                    ? null
                    : new Bandwidth(value.substring(0, colon), amount);
        }
    }

    public MediaDescription {
        if (title != null) {
            Grammar.requireText("title", title);
        }
        connections = List.copyOf(connections);
        bandwidths = List.copyOf(bandwidths);
        attributes = List.copyOf(attributes);
    }

    public static MediaDescription of(Line line, List<Attribute> attributes) {
        return new MediaDescription(line, null, List.of(), List.of(), attributes);
    }

    public String type() {
        return line.type();
    }

    public int port() {
        return line.port();
    }

    public String protocol() {
        return line.protocol();
    }

    public <T extends Attribute> Optional<T> first(Class<T> kind) {
        return Attribute.first(attributes, kind);
    }

    public <T extends Attribute> List<T> all(Class<T> kind) {
        return Attribute.all(attributes, kind);
    }

    public boolean has(String name) {
        return Attribute.has(attributes, name);
    }

    public Optional<String> mid() {
        return first(StreamAttribute.Mid.class).map(StreamAttribute.Mid::id);
    }

    public MediaDescription withPort(int port) {
        var moved = new Line(line.type(), port, line.portCount(), line.protocol(), line.formats());
        return new MediaDescription(moved, title, connections, bandwidths, attributes);
    }

    public MediaDescription withAttributes(List<Attribute> others) {
        return new MediaDescription(line, title, connections, bandwidths, others);
    }

    /// The same section flowing another way; a direction the section did not say itself is added at its end.
    public MediaDescription withDirection(Direction direction) {
        var flow = new StreamAttribute.Flow(direction);
        if (first(StreamAttribute.Flow.class).isEmpty()) {
            return withAttributes(
                    Stream.concat(attributes.stream(), Stream.of(flow)).toList());
        }
        var changed = new ArrayList<Attribute>();
        for (var attribute : attributes) {
            boolean first = changed.stream().noneMatch(StreamAttribute.Flow.class::isInstance);
            if (!(attribute instanceof StreamAttribute.Flow)) {
                changed.add(attribute);
            } else if (first) {
                changed.add(flow);
            }
        }
        return withAttributes(changed);
    }

    /// This section refused or ended: port 0, nothing but its line and its name (RFC 3264 §6 and §8.2).
    public MediaDescription refused() {
        var closed = new Line(line.type(), 0, 1, line.protocol(), line.formats());
        List<Attribute> name = List.copyOf(all(StreamAttribute.Mid.class));
        return of(closed, name);
    }

    @Override
    public String toString() {
        return "MediaDescription[" + attributes.size() + " attributes, " + (port() == 0 ? "closed" : "open") + "]";
    }
}
