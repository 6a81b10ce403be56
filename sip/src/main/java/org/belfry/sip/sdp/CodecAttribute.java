package org.belfry.sip.sdp;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the payload of a stream looks like.
public sealed interface CodecAttribute extends Attribute {

    /// Payload type to codec (RFC 8866 §6.6). One channel is not written.
    record RtpMap(int payloadType, String encoding, int clockRateHz, int channels) implements CodecAttribute {

        public RtpMap {
            Grammar.requireRange("payloadType", payloadType, 0, 127);
            Grammar.requireToken("encoding", encoding);
            Grammar.requireRange("clockRateHz", clockRateHz, 1, 10_000_000);
            Grammar.requireRange("channels", channels, 1, 255);
        }

        @Override
        public String name() {
            return "rtpmap";
        }

        @Override
        public String wire() {
            String map = "rtpmap:" + payloadType + " " + encoding + "/" + clockRateHz;
            return channels == 1 ? map : map + "/" + channels;
        }

        static @Nullable RtpMap read(String value) {
            var words = new Words(value);
            long payloadType = Grammar.number(words.next(), 127);
            String[] codec = words.rest().split("/", 4);
            if (payloadType < 0 || codec.length < 2 || codec.length > 3 || !Grammar.isToken(codec[0])) {
                return null;
            }
            long rate = Grammar.number(codec[1].strip(), 10_000_000);
            long channels = codec.length == 3 ? Grammar.number(codec[2].strip(), 255) : 1;
            return rate < 1 || channels < 1
                    ? null
                    : new RtpMap((int) payloadType, codec[0], (int) rate, (int) channels);
        }
    }

    /// Parameters of one format (RFC 8866 §6.15), kept as written.
    record Fmtp(String format, String parameters) implements CodecAttribute {

        public Fmtp {
            Grammar.requireWord("format", format);
            Grammar.requireText("parameters", parameters);
        }

        @Override
        public String name() {
            return "fmtp";
        }

        @Override
        public String wire() {
            return "fmtp:" + format + " " + parameters;
        }

        static @Nullable Fmtp read(String value) {
            var words = new Words(value);
            String format = words.next();
            return words.done() || !Grammar.isWord(format) ? null : new Fmtp(format, words.rest());
        }

        /// The value of `name=value`, in a list divided by semicolons; names are compared without case.
        static Optional<String> parameter(String parameters, String name) {
            for (String part : parameters.split(";", -1)) {
                int equals = part.indexOf('=');
                if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase(name)) {
                    return Optional.of(part.substring(equals + 1).strip());
                }
            }
            return Optional.empty();
        }
    }

    /// Milliseconds of media in a packet (RFC 8866 §6.4).
    record Ptime(int milliseconds) implements CodecAttribute {

        public Ptime {
            Grammar.requireRange("milliseconds", milliseconds, 1, 10_000);
        }

        @Override
        public String name() {
            return "ptime";
        }

        @Override
        public String wire() {
            return "ptime:" + milliseconds;
        }
    }

    /// The most milliseconds a packet may hold (RFC 8866 §6.5).
    record MaxPtime(int milliseconds) implements CodecAttribute {

        public MaxPtime {
            Grammar.requireRange("milliseconds", milliseconds, 1, 10_000);
        }

        @Override
        public String name() {
            return "maxptime";
        }

        @Override
        public String wire() {
            return "maxptime:" + milliseconds;
        }
    }

    /// RTCP feedback for one format or `*` (RFC 4585 §4.2), such as `nack pli`.
    record RtcpFb(String format, String feedback) implements CodecAttribute {

        public RtcpFb {
            Grammar.requireWord("format", format);
            Grammar.requireText("feedback", feedback);
        }

        @Override
        public String name() {
            return "rtcp-fb";
        }

        @Override
        public String wire() {
            return "rtcp-fb:" + format + " " + feedback;
        }

        static @Nullable RtcpFb read(String value) {
            var words = new Words(value);
            String format = words.next();
            boolean known = format.equals("*") || Grammar.number(format, 127) >= 0;
            return !known || words.done() ? null : new RtcpFb(format, words.rest());
        }
    }

    /// An RTP header extension (RFC 8285 §5). Numbers above 255 are place holders of an offer (§7).
    record ExtMap(int id, @Nullable Direction direction, String uri, String parameters) implements CodecAttribute {

        public ExtMap {
            Grammar.requireRange("id", id, 1, 4_351);
            Grammar.requireWord("uri", uri);
            Grammar.requireText("parameters", parameters);
        }

        @Override
        public String name() {
            return "extmap";
        }

        @Override
        public String wire() {
            String flow = direction == null ? "" : "/" + direction.wire();
            return "extmap:" + id + flow + " " + uri + (parameters.isEmpty() ? "" : " " + parameters);
        }

        static @Nullable ExtMap read(String value) {
            var words = new Words(value);
            String number = words.next();
            String uri = words.next();
            int slash = number.indexOf('/');
            Direction direction = null;
            if (slash >= 0) {
                direction = StreamAttribute.Flow.direction(
                        number.substring(slash + 1).toLowerCase(Locale.ROOT));
                if (direction == null) {
                    return null;
                }
                number = number.substring(0, slash);
            }
            long id = Grammar.number(number, 4_351);
            return id < 1 || !Grammar.isWord(uri) ? null : new ExtMap((int) id, direction, uri, words.rest());
        }
    }
}
