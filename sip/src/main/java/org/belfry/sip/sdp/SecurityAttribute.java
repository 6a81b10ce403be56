package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.belfry.ground.Redacted;
import org.jspecify.annotations.Nullable;

/// How a stream is protected: SDP security descriptions (RFC 4568) or DTLS (RFC 5763, 8122, 8842).
public sealed interface SecurityAttribute extends Attribute {

    /// The SRTP suites we speak (RFC 4568 §6.2, RFC 6188, RFC 7714 §14.2), strongest first.
    enum Suite {
        AEAD_AES_256_GCM(44),
        AEAD_AES_128_GCM(28),
        AES_256_CM_HMAC_SHA1_80(46),
        AES_256_CM_HMAC_SHA1_32(46),
        AES_CM_128_HMAC_SHA1_80(30),
        AES_CM_128_HMAC_SHA1_32(30);

        private final int keySaltBytes;

        Suite(int keySaltBytes) {
            this.keySaltBytes = keySaltBytes;
        }

        /// Bytes of master key and master salt together.
        public int keySaltBytes() {
            return keySaltBytes;
        }

        static Optional<Suite> of(String name) {
            for (var suite : values()) {
                if (suite.name().equalsIgnoreCase(name)) {
                    return Optional.of(suite);
                }
            }
            return Optional.empty();
        }
    }

    /// One `inline:` key (RFC 4568 §6.1).
    ///
    /// @param keySalt master key and salt in base64
    /// @param lifetime packets as written (`2^31`), or nothing
    /// @param masterKeyIndex `value:bytes` as written, or nothing
    record InlineKey(Redacted<String> keySalt, String lifetime, String masterKeyIndex) {

        public InlineKey {
            Grammar.requireWord("keySalt", keySalt.disclose());
            Grammar.requireText("lifetime", lifetime);
            Grammar.requireText("masterKeyIndex", masterKeyIndex);
            // Only the colon tells the two apart on the wire (§9.2): one taken for the other is another key.
            boolean told = lifetime.indexOf(':') < 0 && (masterKeyIndex.isEmpty() || masterKeyIndex.indexOf(':') >= 0);
            if (!told) {
                throw new IllegalArgumentException("lifetime or masterKeyIndex (expected: a colon in the index only)");
            }
        }

        String wire() {
            return "inline:" + keySalt.disclose() + (lifetime.isEmpty() ? "" : "|" + lifetime)
                    + (masterKeyIndex.isEmpty() ? "" : "|" + masterKeyIndex);
        }

        static @Nullable InlineKey read(String text) {
            if (!text.regionMatches(true, 0, "inline:", 0, 7)) {
                return null;
            }
            String[] parts = text.substring(7).split("\\|", 4);
            if (parts.length > 3 || !Grammar.isWord(parts[0])) {
                return null;
            }
            String second = parts.length > 1 ? parts[1] : "none";
            String third = parts.length > 2 ? parts[2] : "none:";
            boolean onlyIndex = parts.length == 2 && second.indexOf(':') >= 0;
            boolean whole = !second.isEmpty() && (onlyIndex || second.indexOf(':') < 0) && third.indexOf(':') >= 0;
            if (!whole) {
                return null;
            }
            String lifetime = parts.length == 1 || onlyIndex ? "" : second;
            String index = onlyIndex ? second : parts.length == 3 ? third : "";
            return new InlineKey(Redacted.of(parts[0]), lifetime, index);
        }
    }

    /// `a=crypto` (RFC 4568 §4). Printing one shows tag and suite, never a key.
    record Crypto(int tag, String suiteName, List<InlineKey> keys, List<String> sessionParameters)
            implements SecurityAttribute {

        public Crypto {
            Grammar.requireRange("tag", tag, 0, 999_999_999);
            Grammar.requireToken("suiteName", suiteName);
            keys = List.copyOf(keys);
            Grammar.requireRange("keys", keys.size(), 1, 16);
            sessionParameters = Grammar.requireWords("sessionParameters", sessionParameters);
        }

        public Optional<Suite> suite() {
            return Suite.of(suiteName);
        }

        /// Master key and salt, if there is exactly one key, of the length its suite wants, without a master key index.
        public Optional<Redacted<byte[]>> keySalt() {
            var suite = suite();
            var key = keys.getFirst();
            if (keys.size() != 1 || suite.isEmpty() || !key.masterKeyIndex().isEmpty()) {
                return Optional.empty();
            }
            try {
                byte[] bytes = Base64.getDecoder().decode(key.keySalt().disclose());
                return bytes.length == suite.get().keySaltBytes() ? Optional.of(Redacted.of(bytes)) : Optional.empty();
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }

        /// Whether we can speak exactly this. A session parameter that weakens or changes the stream
        /// (`UNENCRYPTED_SRTP`, `UNAUTHENTICATED_SRTP`, `KDR`, `FEC_KEY`, an unknown one) makes the line
        /// unusable, as RFC 4568 §6.3 asks; a window hint (`WSH`) and optional extensions (`-name`) do not.
        public boolean isUsable() {
            return keySalt().isPresent()
                    && sessionParameters.stream()
                            .allMatch(parameter -> parameter.startsWith("WSH=") || parameter.startsWith("-"));
        }

        @Override
        public String name() {
            return "crypto";
        }

        @Override
        public String wire() {
            var line = new StringBuilder("crypto:")
                    .append(tag)
                    .append(' ')
                    .append(suiteName)
                    .append(' ');
            for (int i = 0; i < keys.size(); i++) {
                line.append(i == 0 ? "" : ";").append(keys.get(i).wire());
            }
            sessionParameters.forEach(parameter -> line.append(' ').append(parameter));
            return line.toString();
        }

        @Override
        public String toString() {
            return "Crypto[" + tag + " " + suite().map(Suite::name).orElse("unknown suite") + "]";
        }

        static @Nullable Crypto read(String value) {
            var words = new Words(value);
            long tag = Grammar.number(words.next(), 999_999_999);
            String suite = words.next();
            var keys = new ArrayList<InlineKey>();
            for (String part : words.next().split(";", -1)) {
                var key = InlineKey.read(part);
                if (key == null || keys.size() == 16) {
                    return null;
                }
                keys.add(key);
            }
            var parameters = words.all();
            return parameters == null || tag < 0 || !Grammar.isToken(suite)
                    ? null
                    : new Crypto((int) tag, suite, keys, parameters);
        }
    }

    /// A digest of the certificate the DTLS handshake will show (RFC 8122 §5).
    ///
    /// @param hash lower case, such as `sha-256`
    /// @param digest pairs of upper-case hexadecimal digits with colons between
    record Fingerprint(String hash, String digest) implements SecurityAttribute {

        public Fingerprint {
            hash = hash.toLowerCase(Locale.ROOT);
            digest = digest.toUpperCase(Locale.ROOT);
            if (!Grammar.isToken(hash) || !isDigest(digest)) {
                throw new IllegalArgumentException("fingerprint (expected: hash name and AA:BB:… pairs)");
            }
        }

        /// Bytes of the digest.
        public int digestBytes() {
            return (digest.length() + 1) / 3;
        }

        @Override
        public String name() {
            return "fingerprint";
        }

        @Override
        public String wire() {
            return "fingerprint:" + hash + " " + digest;
        }

        static @Nullable Fingerprint read(String value) {
            var words = new Words(value);
            String hash = words.next();
            String digest = words.rest().toUpperCase(Locale.ROOT);
            return Grammar.isToken(hash) && isDigest(digest) ? new Fingerprint(hash, digest) : null;
        }

        private static boolean isDigest(String text) {
            if (text.length() % 3 != 2 || text.length() > 3 * 64 - 1) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                char character = text.charAt(i);
                boolean good = i % 3 == 2 ? character == ':' : Character.digit(character, 16) >= 0 && character < 127;
                if (!good) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Who starts the DTLS handshake (RFC 4145 §4, RFC 5763 §5).
    record Setup(Role role) implements SecurityAttribute {

        public enum Role {
            ACTIVE,
            PASSIVE,
            ACTPASS,
            HOLDCONN
        }

        @Override
        public String name() {
            return "setup";
        }

        @Override
        public String wire() {
            return "setup:" + role.name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Setup read(String value) {
            for (var role : Role.values()) {
                if (role.name().equalsIgnoreCase(value.strip())) {
                    return new Setup(role);
                }
            }
            return null;
        }
    }

    /// Names the DTLS association; a new one means a new handshake (RFC 8842 §4).
    record TlsId(String id) implements SecurityAttribute {

        public TlsId {
            Grammar.requireWord("id", id);
        }

        @Override
        public String name() {
            return "tls-id";
        }

        @Override
        public String wire() {
            return "tls-id:" + id;
        }
    }
}
