package org.belfry.sip.sdp;

import java.util.List;
import java.util.Optional;
import org.belfry.ground.Redacted;
import org.jspecify.annotations.Nullable;

/// Interactive connectivity (RFC 8839, RFC 8445; trickling RFC 8840).
public sealed interface IceAttribute extends Attribute {

    /// The user fragment, 4 to 256 ice-chars (RFC 8839 §5.4).
    record Ufrag(String fragment) implements IceAttribute {

        public Ufrag {
            if (!isIceText(fragment, 4)) {
                throw new IllegalArgumentException("ice-ufrag (expected: 4..256 letters, digits, + or /)");
            }
        }

        @Override
        public String name() {
            return "ice-ufrag";
        }

        @Override
        public String wire() {
            return "ice-ufrag:" + fragment;
        }

        static @Nullable Ufrag read(String value) {
            return isIceText(value.strip(), 4) ? new Ufrag(value.strip()) : null;
        }
    }

    /// The password, 22 to 256 ice-chars (RFC 8839 §5.4); never printed.
    record Password(Redacted<String> secret) implements IceAttribute {

        public Password {
            if (!isIceText(secret.disclose(), 22)) {
                throw new IllegalArgumentException("ice-pwd (expected: 22..256 letters, digits, + or /)");
            }
        }

        @Override
        public String name() {
            return "ice-pwd";
        }

        @Override
        public String wire() {
            return "ice-pwd:" + secret.disclose();
        }

        static @Nullable Password read(String value) {
            return isIceText(value.strip(), 22) ? new Password(Redacted.of(value.strip())) : null;
        }
    }

    /// Options such as `trickle` and `ice2` (RFC 8839 §5.6).
    record Options(List<String> tags) implements IceAttribute {

        public Options {
            tags = Grammar.requireWords("tags", tags);
        }

        @Override
        public String name() {
            return "ice-options";
        }

        @Override
        public String wire() {
            return "ice-options:" + String.join(" ", tags);
        }

        static @Nullable Options read(String value) {
            var tags = new Words(value).all();
            return tags == null ? null : new Options(tags);
        }
    }

    /// This side answers checks and makes none (RFC 8839 §5.3).
    record Lite() implements IceAttribute {

        @Override
        public String name() {
            return "ice-lite";
        }

        @Override
        public String wire() {
            return "ice-lite";
        }
    }

    /// No candidate will follow (RFC 8840 §8).
    record EndOfCandidates() implements IceAttribute {

        @Override
        public String name() {
            return "end-of-candidates";
        }

        @Override
        public String wire() {
            return "end-of-candidates";
        }
    }

    /// One transport address to try (RFC 8839 §5.1). The address is text: a literal, or a name such as `x.local`
    /// (multicast DNS) which we never resolve. Printing one hides the addresses.
    ///
    /// @param component 1 RTP, 2 RTCP; up to 256
    /// @param extensions `raddr` and everything after the type, as written
    record Candidate(
            String foundation,
            int component,
            String transport,
            long priority,
            String address,
            int port,
            String type,
            String extensions)
            implements IceAttribute {

        private static final long PRIORITY_MAX = 0xFFFF_FFFFL;

        public Candidate {
            Grammar.requireWord("foundation", foundation);
            Grammar.requireRange("component", component, 1, 256);
            Grammar.requireWord("transport", transport);
            Grammar.requireRange("priority", priority, 0, PRIORITY_MAX);
            Grammar.requireWord("address", address);
            Grammar.requireRange("port", port, 0, 65_535);
            Grammar.requireWord("type", type);
            Grammar.requireText("extensions", extensions);
        }

        /// The value after `name`, such as `raddr`, `rport`, `tcptype` or `generation`.
        public Optional<String> extension(String name) {
            var words = new Words(extensions);
            while (!words.done()) {
                String found = words.next();
                String value = words.next();
                if (found.equalsIgnoreCase(name) && !value.isEmpty()) {
                    return Optional.of(value);
                }
            }
            return Optional.empty();
        }

        @Override
        public String name() {
            return "candidate";
        }

        @Override
        public String wire() {
            return "candidate:" + foundation + " " + component + " " + transport + " " + priority + " " + address + " "
                    + port + " typ " + type + (extensions.isEmpty() ? "" : " " + extensions);
        }

        @Override
        public String toString() {
            return "Candidate[" + component + " " + transport + " " + type + "]";
        }

        static @Nullable Candidate read(String value) {
            var words = new Words(value);
            String foundation = words.next();
            long component = Grammar.number(words.next(), 256);
            String transport = words.next();
            long priority = Grammar.number(words.next(), PRIORITY_MAX);
            String address = words.next();
            int port = Grammar.port(words.next());
            boolean typed = words.next().equals("typ");
            String type = words.next();
            boolean whole = isIceText(foundation, 1)
                    && component > 0
                    && Grammar.isToken(transport)
                    && priority >= 0
                    && Grammar.isWord(address)
                    && port >= 0
                    && typed
                    && Grammar.isToken(type);
            return whole
                    ? new Candidate(foundation, (int) component, transport, priority, address, port, type, words.rest())
                    : null;
        }
    }

    private static boolean isIceText(String text, int min) {
        return text.length() >= min && text.length() <= 256 && text.chars().allMatch(IceAttribute::isIceCharacter);
    }

    /// RFC 8839 §5.1 `ice-char`, and the `-` and `_` of base64url that some agents use.
    private static boolean isIceCharacter(int character) {
        boolean alphanumeric = Character.isLetterOrDigit(character) && character < 128;
        return alphanumeric || "+/-_".indexOf(character) >= 0;
    }
}
