package org.belfry.sip.digest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The parameters of one authentication header value (RFC 3261 §25.1, RFC 7235 §2.1), read where they stand.
///
/// Tolerant of order, case, folding, empty list elements, and of quoted strings where a token is due and the
/// reverse; a parameter given twice is refused, known or not. Values are ranges of the array that was parsed, which
/// must not change while this is in use. Immutable.
///
/// Limits: [#BYTES_MAX] for a value, [#PARAMS_MAX] parameters; both bound the work a stranger can ask for.
public final class AuthParams {

    /// Longest header value read.
    public static final int BYTES_MAX = 4_096;

    /// Most parameters of a value.
    public static final int PARAMS_MAX = 32;

    private static final String DIGEST = "Digest";
    private static final char NOT_UTF_8 = '\uFFFD';

    private final byte[] text;
    private final int[] spans;
    private final boolean digest;

    /// `spans` holds start and end of the value of each [Param]; a start of -1 says that it is absent.
    AuthParams(byte[] text, int[] spans, boolean digest) {
        this.text = text;
        this.spans = spans;
        this.digest = digest;
    }

    /// What became of a header value.
    public sealed interface Parsed {

        record Whole(AuthParams params) implements Parsed {}

        /// `atByte` counts from the start of the header value.
        record Broken(AuthFault fault, int atByte) implements Parsed {}
    }

    /// Reads a scheme and its parameters: Authorization, WWW-Authenticate and their proxy twins.
    public static Parsed parse(byte[] text, int from, int to) {
        return new AuthParser(text, from, to).withScheme();
    }

    /// The same for a text.
    public static Parsed parse(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return parse(text, 0, text.length);
    }

    /// Reads parameters alone: Authentication-Info and Proxy-Authentication-Info (RFC 7615).
    public static Parsed parseInfo(byte[] text, int from, int to) {
        return new AuthParser(text, from, to).withoutScheme();
    }

    /// The same for a text.
    public static Parsed parseInfo(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return parseInfo(text, 0, text.length);
    }

    /// Whether the scheme is Digest.
    public boolean isDigest() {
        return digest;
    }

    /// The realm, or null if there is none that is proper UTF-8.
    public @Nullable String realm() {
        return text(Param.REALM);
    }

    /// The user name as claimed, or null if there is none that is proper UTF-8. Nothing is proven by it.
    public @Nullable String claimedUsername() {
        return text(Param.USERNAME);
    }

    boolean has(Param param) {
        return start(param) >= 0;
    }

    int start(Param param) {
        return spans[2 * param.index()];
    }

    int end(Param param) {
        return spans[2 * param.index() + 1];
    }

    int length(Param param) {
        return end(param) - start(param);
    }

    /// The array all ranges point into.
    byte[] array() {
        return text;
    }

    /// The value with its escapes taken away; null if it is absent or not UTF-8.
    @Nullable
    String text(Param param) {
        if (!has(param)) {
            return null;
        }
        String raw = new String(text, start(param), length(param), StandardCharsets.UTF_8);
        String value = raw.indexOf('\\') < 0 ? raw : unescaped(raw);
        return value.indexOf(NOT_UTF_8) < 0 ? value : null;
    }

    /// The value as it stands, which is what goes into a hash (RFC 7616 §3.4: `unq` takes away the quotes alone).
    @Nullable
    String rawText(Param param) {
        return has(param) ? new String(text, start(param), length(param), StandardCharsets.UTF_8) : null;
    }

    /// Byte for byte.
    boolean is(Param param, byte[] wanted) {
        return has(param) && Arrays.equals(text, start(param), end(param), wanted, 0, wanted.length);
    }

    /// `wanted` is ASCII.
    boolean isIgnoringCase(Param param, String wanted) {
        return has(param) && Ascii.equalsIgnoringCase(text, start(param), end(param), wanted);
    }

    static boolean isDigest(byte[] text, int from, int to) {
        return Ascii.equalsIgnoringCase(text, from, to, DIGEST);
    }

    private static String unescaped(String raw) {
        var plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            // The parser saw to it that a backslash is never last.
            plain.append(c == '\\' ? raw.charAt(++i) : c);
        }
        return plain.toString();
    }
}
