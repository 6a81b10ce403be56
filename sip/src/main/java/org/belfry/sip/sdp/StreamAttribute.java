package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which way a stream flows, what it is called and what it belongs to.
public sealed interface StreamAttribute extends Attribute {

    /// `a=sendrecv` and its three siblings (RFC 8866 §6.7).
    record Flow(Direction direction) implements StreamAttribute {

        @Override
        public String name() {
            return direction.wire();
        }

        @Override
        public String wire() {
            return direction.wire();
        }

        static @Nullable Direction direction(String text) {
            for (var direction : Direction.values()) {
                if (direction.wire().equals(text)) {
                    return direction;
                }
            }
            return null;
        }
    }

    /// Where RTCP goes when it is not the next port (RFC 3605). Printing one hides the address.
    record Rtcp(int port, @Nullable Connection connection) implements StreamAttribute {

        public Rtcp {
            Grammar.requireRange("port", port, 0, 65_535);
        }

        @Override
        public String name() {
            return "rtcp";
        }

        @Override
        public String wire() {
            return "rtcp:" + port + (connection == null ? "" : " " + connection.wire());
        }

        @Override
        public String toString() {
            return "Rtcp[" + port + "]";
        }

        static @Nullable Rtcp read(String value) {
            var words = new Words(value);
            int port = Grammar.port(words.next());
            if (port < 0 || words.done()) {
                return port < 0 ? null : new Rtcp(port, null);
            }
            var connection = Connection.read(words.rest());
            return connection == null ? null : new Rtcp(port, connection);
        }
    }

    /// RTP and RTCP share a port (RFC 5761).
    record RtcpMux() implements StreamAttribute {

        @Override
        public String name() {
            return "rtcp-mux";
        }

        @Override
        public String wire() {
            return "rtcp-mux";
        }
    }

    /// Sections that belong together (RFC 5888); `BUNDLE` shares one transport (RFC 9143).
    record Group(String semantics, List<String> mids) implements StreamAttribute {

        public Group {
            Grammar.requireToken("semantics", semantics);
            mids = Grammar.requireWords("mids", mids);
        }

        public boolean isBundle() {
            return semantics.equals("BUNDLE");
        }

        @Override
        public String name() {
            return "group";
        }

        @Override
        public String wire() {
            return "group:" + semantics + (mids.isEmpty() ? "" : " " + String.join(" ", mids));
        }

        static @Nullable Group read(String value) {
            var words = new Words(value);
            String semantics = words.next();
            var mids = words.all();
            return Grammar.isToken(semantics) && mids != null ? new Group(semantics, mids) : null;
        }
    }

    /// The name of a section (RFC 5888 §4).
    record Mid(String id) implements StreamAttribute {

        public Mid {
            Grammar.requireWord("id", id);
        }

        @Override
        public String name() {
            return "mid";
        }

        @Override
        public String wire() {
            return "mid:" + id;
        }
    }

    /// Media stream and track of a browser (RFC 8830); `track` may be nothing.
    record Msid(String stream, String track) implements StreamAttribute {

        public Msid {
            Grammar.requireWord("stream", stream);
            Grammar.requireText("track", track);
        }

        @Override
        public String name() {
            return "msid";
        }

        @Override
        public String wire() {
            return "msid:" + stream + (track.isEmpty() ? "" : " " + track);
        }

        static @Nullable Msid read(String value) {
            var words = new Words(value);
            String stream = words.next();
            return Grammar.isWord(stream) ? new Msid(stream, words.rest()) : null;
        }
    }

    /// Something about one synchronisation source (RFC 5576 §4.1), such as `cname:x`. A cname names a person or
    /// machine, so printing shows the source only.
    record Ssrc(long id, String about) implements StreamAttribute {

        public Ssrc {
            Grammar.requireRange("id", id, 0, 0xFFFF_FFFFL);
            Grammar.requireText("about", about);
        }

        @Override
        public String name() {
            return "ssrc";
        }

        @Override
        public String wire() {
            return "ssrc:" + id + (about.isEmpty() ? "" : " " + about);
        }

        @Override
        public String toString() {
            return "Ssrc[" + id + "]";
        }

        static @Nullable Ssrc read(String value) {
            var words = new Words(value);
            long id = Grammar.number(words.next(), 0xFFFF_FFFFL);
            return id < 0 ? null : new Ssrc(id, words.rest());
        }
    }

    /// Sources that belong together (RFC 5576 §4.2), such as `FID`.
    record SsrcGroup(String semantics, List<Long> ids) implements StreamAttribute {

        public SsrcGroup {
            Grammar.requireToken("semantics", semantics);
            ids = List.copyOf(ids);
            ids.forEach(id -> Grammar.requireRange("id", id, 0, 0xFFFF_FFFFL));
        }

        @Override
        public String name() {
            return "ssrc-group";
        }

        @Override
        public String wire() {
            var line = new StringBuilder("ssrc-group:").append(semantics);
            ids.forEach(id -> line.append(' ').append(id));
            return line.toString();
        }

        static @Nullable SsrcGroup read(String value) {
            var words = new Words(value);
            String semantics = words.next();
            var ids = new ArrayList<Long>();
            while (!words.done()) {
                long id = Grammar.number(words.next(), 0xFFFF_FFFFL);
                if (id < 0) {
                    return null;
                }
                ids.add(id);
            }
            return Grammar.isToken(semantics) ? new SsrcGroup(semantics, ids) : null;
        }
    }

    /// One restricted stream of a section (RFC 8851), kept as written after its name and `send` or `recv`.
    record Rid(String id, boolean sends, String restrictions) implements StreamAttribute {

        public Rid {
            Grammar.requireWord("id", id);
            Grammar.requireText("restrictions", restrictions);
        }

        @Override
        public String name() {
            return "rid";
        }

        @Override
        public String wire() {
            return "rid:" + id + (sends ? " send" : " recv") + (restrictions.isEmpty() ? "" : " " + restrictions);
        }

        static @Nullable Rid read(String value) {
            var words = new Words(value);
            String id = words.next();
            String way = words.next();
            boolean known = way.equals("send") || way.equals("recv");
            return known && Grammar.isWord(id) ? new Rid(id, way.equals("send"), words.rest()) : null;
        }
    }

    /// The simulcast line (RFC 8853), kept as written.
    record Simulcast(String streams) implements StreamAttribute {

        public Simulcast {
            Grammar.requireText("streams", streams);
        }

        /// The list after `send` or `recv`, with its `;`, `,` and `~`.
        public Optional<String> list(boolean sends) {
            var words = new Words(streams);
            while (!words.done()) {
                String way = words.next();
                String list = words.next();
                if (way.equals(sends ? "send" : "recv") && !list.isEmpty()) {
                    return Optional.of(list);
                }
            }
            return Optional.empty();
        }

        @Override
        public String name() {
            return "simulcast";
        }

        @Override
        public String wire() {
            return "simulcast:" + streams;
        }
    }

    /// A pointer for another protocol, such as a conference's floor (RFC 4574).
    record Label(String pointer) implements StreamAttribute {

        public Label {
            Grammar.requireWord("pointer", pointer);
        }

        @Override
        public String name() {
            return "label";
        }

        @Override
        public String wire() {
            return "label:" + pointer;
        }
    }

    /// What a stream shows: `slides`, `speaker`, `sl`, `main`, `alt` (RFC 4796).
    record Content(List<String> tags) implements StreamAttribute {

        public Content {
            tags = Grammar.requireWords("tags", tags);
            Grammar.requireRange("tags", tags.size(), 1, 64);
        }

        @Override
        public String name() {
            return "content";
        }

        @Override
        public String wire() {
            return "content:" + String.join(",", tags);
        }

        static @Nullable Content read(String value) {
            var tags = List.of(value.strip().split(",", -1));
            return tags.size() <= 64 && tags.stream().allMatch(Grammar::isToken) ? new Content(tags) : null;
        }
    }
}
