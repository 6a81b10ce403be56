package org.belfry.bench.relay;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the control protocol of rtpengine is written in: dictionaries, lists, texts and numbers.
///
/// Texts are taken as ISO 8859-1, an octet a character. Limits of reading: 65,535 octets, 8 levels,
/// 4,096 values.
sealed interface Bencode {

    record Text(String value) implements Bencode {}

    record Whole(long value) implements Bencode {}

    record Items(List<Bencode> values) implements Bencode {
        public Items {
            values = List.copyOf(values);
        }
    }

    record Dictionary(Map<String, Bencode> values) implements Bencode {

        /// The text under `key`, or nothing.
        String text(String key) {
            return values.get(key) instanceof Text(String value) ? value : "";
        }
    }

    static Text text(String value) {
        return new Text(value);
    }

    static Items texts(List<String> values) {
        return new Items(values.stream().map(value -> (Bencode) new Text(value)).toList());
    }

    /// As it goes over the wire.
    default byte[] toBytes() {
        var out = new ByteArrayOutputStream();
        write(out);
        return out.toByteArray();
    }

    private void write(ByteArrayOutputStream out) {
        switch (this) {
            case Text(String value) -> writeText(out, value);
            case Whole(long value) -> out.writeBytes(("i" + value + "e").getBytes(StandardCharsets.US_ASCII));
            case Items(List<Bencode> values) -> {
                out.write('l');
                values.forEach(value -> value.write(out));
                out.write('e');
            }
            case Dictionary(Map<String, Bencode> values) -> {
                out.write('d');
                values.forEach((key, value) -> {
                    writeText(out, key);
                    value.write(out);
                });
                out.write('e');
            }
        }
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        out.writeBytes((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(octets);
    }

    /// The one value that `octets` are, or none: they are no value, more than one, or beyond a limit.
    static Optional<Bencode> read(byte[] octets) {
        return octets.length > Reader.OCTETS_MAX ? Optional.empty() : new Reader(octets).whole();
    }

    /// Walks once over the octets; gives up by [Broken], which never leaves it.
    final class Reader {
        static final int OCTETS_MAX = 65_535;
        static final int DEPTH_MAX = 8;
        static final int VALUES_MAX = 4_096;
        private static final int DIGITS_MAX = 18;

        private static final class Broken extends Exception {
            private static final long serialVersionUID = 1;

            Broken(int at) {
                super("at octet " + at, null, false, false);
            }
        }

        private final byte[] octets;
        private int at;
        private int values;

        private Reader(byte[] octets) {
            this.octets = octets;
        }

        private Optional<Bencode> whole() {
            try {
                var value = value(0);
                return at == octets.length ? Optional.of(value) : Optional.empty();
            } catch (Broken broken) {
                return Optional.empty();
            }
        }

        private Bencode value(int depth) throws Broken {
            if (depth > DEPTH_MAX || ++values > VALUES_MAX) {
                throw new Broken(at);
            }
            return switch (peek()) {
                case 'i' -> {
                    at++;
                    yield new Whole(number('e'));
                }
                case 'l' -> items(depth);
                case 'd' -> dictionary(depth);
                default -> new Text(string());
            };
        }

        private Items items(int depth) throws Broken {
            at++;
            var found = new ArrayList<Bencode>();
            while (peek() != 'e') {
                found.add(value(depth + 1));
            }
            at++;
            return new Items(found);
        }

        private Dictionary dictionary(int depth) throws Broken {
            at++;
            var found = new LinkedHashMap<String, Bencode>();
            while (peek() != 'e') {
                found.put(string(), value(depth + 1));
            }
            at++;
            return new Dictionary(found);
        }

        private String string() throws Broken {
            long length = number(':');
            if (length < 0 || length > octets.length - at) {
                throw new Broken(at);
            }
            at += (int) length;
            return new String(octets, at - (int) length, (int) length, StandardCharsets.ISO_8859_1);
        }

        private long number(char end) throws Broken {
            int begin = at;
            boolean isNegative = peek() == '-';
            at += isNegative ? 1 : 0;
            int digits = at;
            long value = 0;
            while (peek() >= '0' && peek() <= '9' && at - digits < DIGITS_MAX) {
                value = value * 10 + (peek() - '0');
                at++;
            }
            if (at == digits || peek() != end) {
                throw new Broken(begin);
            }
            at++;
            return isNegative ? -value : value;
        }

        private byte peek() throws Broken {
            if (at >= octets.length) {
                throw new Broken(at);
            }
            return octets[at];
        }
    }
}
