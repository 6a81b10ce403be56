package org.belfry.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of headers that are neither an address nor a Via. Immutable; `toString` prints the value
/// as it stands in a message.
public sealed interface HeaderValue {

    /// A value and parameters: Content-Type, Event, Subscription-State, Reason, Accept and their like.
    record WithParams(String value, Params params) implements HeaderValue {

        /// @throws IllegalArgumentException if `value` holds a control character
        public WithParams {
            Chars.oneLine("value", value);
        }

        public static WithParams of(String value) {
            return new WithParams(value, Params.none());
        }

        static @Nullable WithParams read(byte[] b, int at, int end) {
            int p = at;
            while (p < end && (Chars.is(b[p], Chars.TOKEN) || b[p] == '/')) {
                p++;
            }
            int slash = Chars.skipLws(b, p, end);
            // Type and subtype may have blanks around their slash (RFC 3261 §25.1: SLASH).
            if (p > at && slash < end && b[slash] == '/' && slash > p) {
                return readSpaced(b, at, end);
            }
            return p == at || Params.scan(b, p, end) != end
                    ? null
                    : new WithParams(KnownWords.text(b, at, p), new Params(b, p, end, false));
        }

        private static @Nullable WithParams readSpaced(byte[] b, int at, int end) {
            int type = Chars.skip(b, at, end, Chars.TOKEN);
            int slash = Chars.skipLws(b, type, end);
            int subtype = Chars.skipLws(b, slash + 1, end);
            int stop = Chars.skip(b, subtype, end, Chars.TOKEN);
            return stop == subtype || Params.scan(b, stop, end) != end
                    ? null
                    : new WithParams(
                            Chars.text(b, at, type) + "/" + Chars.text(b, subtype, stop),
                            new Params(b, stop, end, false));
        }

        /// A value with a comment in parentheses behind it, which is dropped: Retry-After.
        static @Nullable WithParams readWithComment(byte[] b, int at, int end) {
            int p = Chars.skip(b, at, end, Chars.DIGIT);
            int rest = Chars.skipLws(b, p, end);
            if (rest < end && b[rest] == '(') {
                int depth = 0;
                do {
                    depth += b[rest] == '(' ? 1 : b[rest] == ')' ? -1 : 0;
                    rest += b[rest] == '\\' ? 2 : 1;
                } while (depth > 0 && rest < end);
                rest = Math.min(rest, end);
            } else {
                rest = p;
            }
            return p == at || Params.scan(b, rest, end) != end
                    ? null
                    : new WithParams(Chars.text(b, at, p), new Params(b, rest, end, false));
        }

        /// Whether the value is this one, in whatever case.
        public boolean is(String other) {
            return value.equalsIgnoreCase(other);
        }

        /// The decoded parameter, or null.
        public @Nullable String param(String name) {
            return params.get(name);
        }

        /// The value as a number of seconds (Retry-After), or null if it is none.
        public @Nullable Duration seconds() {
            byte[] b = Chars.bytes(value);
            long seconds = Chars.number(b, 0, b.length, 0xFFFF_FFFFL);
            return seconds < 0 ? null : Duration.ofSeconds(seconds);
        }

        public WithParams with(String name, String paramValue) {
            return new WithParams(value, params.with(name, paramValue));
        }

        @Override
        public String toString() {
            return value + params;
        }
    }

    /// Which provisional response a PRACK confirms (RFC 3262 §7.2).
    record RAck(long rseq, CSeq cseq) implements HeaderValue {

        static @Nullable RAck read(byte[] b, int at, int end) {
            int digits = Chars.skip(b, at, end, Chars.DIGIT);
            long rseq = Chars.number(b, at, digits, 0xFFFF_FFFFL);
            CSeq cseq = CSeq.read(b, Chars.skipLws(b, digits, end), end);
            return rseq < 1 || cseq == null ? null : new RAck(rseq, cseq);
        }

        @Override
        public String toString() {
            return rseq + " " + cseq;
        }
    }

    /// Session-Expires or Min-SE (RFC 4028 §4, §5).
    record SessionInterval(Duration interval, @Nullable Refresher refresher) implements HeaderValue {

        /// Who refreshes the session.
        public enum Refresher {
            UAC,
            UAS
        }

        static @Nullable SessionInterval read(byte[] b, int at, int end) {
            int digits = Chars.skip(b, at, end, Chars.DIGIT);
            long seconds = Chars.number(b, at, digits, 0xFFFF_FFFFL);
            if (seconds < 0 || Params.scan(b, digits, end) != end) {
                return null;
            }
            String refresher = new Params(b, digits, end, false).get("refresher");
            Refresher who = "uac".equalsIgnoreCase(refresher)
                    ? Refresher.UAC
                    : "uas".equalsIgnoreCase(refresher) ? Refresher.UAS : null;
            return new SessionInterval(Duration.ofSeconds(seconds), who);
        }

        @Override
        public String toString() {
            String seconds = Long.toString(interval.toSeconds());
            return refresher == null
                    ? seconds
                    : seconds + ";refresher=" + refresher.name().toLowerCase(Locale.ROOT);
        }
    }

    /// A dialog as seen by its peer: Replaces (RFC 3891 §6.1), Join (RFC 3911 §7.1), Target-Dialog (RFC
    /// 4538 §7). `toTag` is the tag of the one who receives the header.
    record DialogId(String callId, String toTag, String fromTag, boolean earlyOnly) implements HeaderValue {

        /// @throws IllegalArgumentException if a part can't stand in the header
        public DialogId {
            Chars.oneLine("Call-ID", callId);
            Chars.token("to-tag", toTag);
            Chars.token("from-tag", fromTag);
        }

        /// The value that fills `text` exactly, such as one that came in a Refer-To, or null if it is
        /// malformed.
        public static @Nullable DialogId parse(String text) {
            byte[] b = Chars.bytes(text);
            return read(b, 0, b.length);
        }

        static @Nullable DialogId read(byte[] b, int at, int end) {
            return read(b, at, end, "to-tag", "from-tag");
        }

        static @Nullable DialogId readTarget(byte[] b, int at, int end) {
            return read(b, at, end, "local-tag", "remote-tag");
        }

        private static @Nullable DialogId read(byte[] b, int at, int end, String to, String from) {
            int callId = at;
            while (callId < end && (Chars.is(b[callId], Chars.WORD) || b[callId] == '@')) {
                callId++;
            }
            if (callId == at || Params.scan(b, callId, end) != end) {
                return null;
            }
            var params = new Params(b, callId, end, false);
            String toTag = token(params.get(to));
            String fromTag = token(params.get(from));
            return toTag == null || fromTag == null
                    ? null
                    : new DialogId(Chars.text(b, at, callId), toTag, fromTag, params.has("early-only"));
        }

        private static @Nullable String token(@Nullable String tag) {
            byte[] b = tag == null ? new byte[0] : Chars.bytes(tag);
            return b.length == 0 || Chars.skip(b, 0, b.length, Chars.TOKEN) != b.length ? null : tag;
        }

        static String printTarget(DialogId id) {
            return id.callId + ";local-tag=" + id.toTag + ";remote-tag=" + id.fromTag;
        }

        @Override
        public String toString() {
            return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (earlyOnly ? ";early-only" : "");
        }
    }

    /// What the caller wants hidden (RFC 3323 §4.2), in small letters: `id`, `user`, `header`,
    /// `session`, `none`, `critical`.
    record Privacy(List<String> values) implements HeaderValue {

        public Privacy {
            values = List.copyOf(values);
            values.forEach(value -> Chars.token("privacy", value));
        }

        static @Nullable Privacy read(byte[] b, int at, int end) {
            var values = new ArrayList<String>();
            int p = at;
            while (true) {
                int stop = Chars.skip(b, p, end, Chars.TOKEN);
                if (stop == p) {
                    return null;
                }
                values.add(Chars.text(b, p, stop).toLowerCase(Locale.ROOT));
                int separator = Chars.skipLws(b, stop, end);
                if (separator == end) {
                    return new Privacy(values);
                }
                // RFC 3323 separates with ';'; telephones in the field also send ','.
                if (b[separator] != ';' && b[separator] != ',') {
                    return null;
                }
                p = Chars.skipLws(b, separator + 1, end);
            }
        }

        public boolean asks(String value) {
            return values.contains(value);
        }

        @Override
        public String toString() {
            return String.join(";", values);
        }
    }

    /// Credentials or a challenge (RFC 3261 §25.1, RFC 7616): a scheme and its `name=value` list,
    /// values without their quotes, names in small letters. A parameter given twice makes the header
    /// malformed: two readers could each believe another.
    record Auth(String scheme, Map<String, String> params) implements HeaderValue {

        /// Parameters that stand without quotes (RFC 7616 §3.3, §3.4, RFC 3261 §25.1).
        private static final List<String> BARE = List.of("algorithm", "stale", "nc", "qop", "userhash");

        /// @throws IllegalArgumentException if a name is no token or a value holds a control character
        public Auth {
            Chars.token("scheme", scheme);
            params.forEach((name, value) -> Chars.oneLine(Chars.token("parameter", name), value));
            params = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(params));
        }

        public boolean isDigest() {
            return scheme.equalsIgnoreCase("Digest");
        }

        /// The value of a parameter, or null. The name is in small letters.
        public @Nullable String get(String name) {
            return params.get(name);
        }

        static @Nullable Auth read(byte[] b, int at, int end) {
            int stop = Chars.skip(b, at, end, Chars.TOKEN);
            int p = Chars.skipLws(b, stop, end);
            if (stop == at || (p == stop && p < end)) {
                return null;
            }
            var params = new LinkedHashMap<String, String>();
            while (p < end) {
                int comma = Chars.findComma(b, p, end);
                if (comma < 0 || !readParam(b, p, Chars.trimEnd(b, p, comma), params)) {
                    return null;
                }
                p = comma == end ? end : Chars.skipLws(b, comma + 1, end);
                if (comma < end && p == end) {
                    return null;
                }
            }
            return new Auth(Chars.text(b, at, stop), params);
        }

        private static boolean readParam(byte[] b, int at, int end, Map<String, String> into) {
            int nameEnd = Chars.skip(b, at, end, Chars.TOKEN);
            int equal = Chars.skipLws(b, nameEnd, end);
            if (nameEnd == at || equal >= end || b[equal] != '=') {
                return false;
            }
            int value = Chars.skipLws(b, equal + 1, end);
            boolean quoted = value < end && b[value] == '"';
            int stop = quoted ? Chars.skipQuoted(b, value, end) : bareEnd(b, value, end);
            String text = stop != end || stop == value
                    ? null
                    : quoted ? Chars.unquoted(b, value, end) : Chars.text(b, value, end);
            String name = Chars.text(b, at, nameEnd).toLowerCase(Locale.ROOT);
            return text != null && into.put(name, text) == null;
        }

        /// A token; a bare `uri` is not allowed, but `opaque` and base64 of other schemes have `/` and `=`.
        private static int bareEnd(byte[] b, int at, int end) {
            int p = at;
            while (p < end && (Chars.is(b[p], Chars.TOKEN) || b[p] == '/' || b[p] == '=')) {
                p++;
            }
            return p;
        }

        @Override
        public String toString() {
            var text = new StringBuilder(scheme);
            String separator = " ";
            // In a challenge qop is a quoted list, in credentials a bare word (RFC 7616 §3.3, §3.4).
            boolean challenge = !params.containsKey("response");
            for (var param : params.entrySet()) {
                boolean bare = BARE.contains(param.getKey())
                        && !(challenge && param.getKey().equals("qop"));
                String value = bare ? param.getValue() : Chars.quoted(param.getValue());
                text.append(separator).append(param.getKey()).append('=').append(value);
                separator = ", ";
            }
            return text.toString();
        }
    }
}
