package org.belfry.sip;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One hop of a request's way (RFC 3261 §20.42, RFC 3581): `SIP/2.0/UDP host:port;branch=z9hG4bK…;rport`.
/// Immutable.
///
/// Read once into positions; text is made when asked for.
public final class Via extends Slice {

    /// How the branch of an element begins that follows RFC 3261 (§8.1.1.7).
    public static final String MAGIC_COOKIE = "z9hG4bK";

    private final Parts parts;

    private Via(byte[] b, int at, int end, Parts parts) {
        super(b, at, end);
        this.parts = parts;
    }

    /// Where the parts of one value are, found in one pass.
    private static final class Parts {
        int transportAt;
        int transportEnd;
        int hostAt;
        int hostEnd;
        int port = -1;
        int paramsAt;

        /// The end of the value, or -1.
        int scan(byte[] b, int at, int end) {
            // Any protocol and version will do: that the message is SIP/2.0 is said by its start line.
            int version = slash(b, at, end);
            int transport = version < 0 ? -1 : slash(b, version, end);
            if (transport < 0) {
                return -1;
            }
            transportAt = transport;
            transportEnd = Chars.skip(b, transport, end, Chars.TOKEN);
            hostAt = Chars.skipLws(b, transportEnd, end);
            if (transportEnd == transportAt || hostAt == transportEnd) {
                return -1;
            }
            hostEnd = Host.end(b, hostAt, end);
            return hostEnd < 0 || !scanPort(b, end) ? -1 : Params.scan(b, paramsAt, end);
        }

        private boolean scanPort(byte[] b, int end) {
            paramsAt = hostEnd;
            int colon = Chars.skipLws(b, hostEnd, end);
            if (colon >= end || b[colon] != ':') {
                return true;
            }
            int digits = Chars.skipLws(b, colon + 1, end);
            paramsAt = Chars.skip(b, digits, end, Chars.DIGIT);
            port = Host.port(b, digits, paramsAt);
            return port > 0;
        }

        /// Where the word after the token at `at` and its slash begins, or -1.
        private static int slash(byte[] b, int at, int end) {
            int token = Chars.skip(b, at, end, Chars.TOKEN);
            int slash = Chars.skipLws(b, token, end);
            return token > at && slash < end && b[slash] == '/' ? Chars.skipLws(b, slash + 1, end) : -1;
        }
    }

    /// The value that starts at `at` and ends at a comma or at `limit`, or null if it is malformed.
    static @Nullable Via readOne(byte[] b, int at, int limit) {
        var parts = new Parts();
        int end = parts.scan(b, at, limit);
        if (end < 0) {
            return null;
        }
        int next = Chars.skipLws(b, end, limit);
        return next < limit && b[next] != ',' ? null : new Via(b, at, end, parts);
    }

    /// The value that fills `text` exactly, or null if it is malformed.
    public static @Nullable Via parse(String text) {
        byte[] b = Chars.bytes(text);
        Via via = readOne(b, 0, b.length);
        return via == null || via.end != b.length ? null : via;
    }

    /// The Via an element puts before the others when it sends a request, asking for the source port (RFC 3581 §3).
    /// A port of 0 is left out.
    ///
    /// @throws IllegalArgumentException if `transport` or `branch` is no token, or `host` neither name nor address
    public static Via of(String transport, String host, int port, String branch) {
        return compose("SIP/2.0/" + Chars.token("transport", transport) + " " + Host.checked(host)
                + (port <= 0 ? "" : ":" + port) + ";branch=" + Chars.token("branch", branch) + ";rport");
    }

    private static Via compose(String text) {
        Via via = parse(text);
        if (via == null) {
            throw new IllegalArgumentException("not a Via (expected: RFC 3261 §20.42)");
        }
        return via;
    }

    /// As written, such as `UDP` or `WSS`.
    public String transport() {
        return KnownWords.text(b, parts.transportAt, parts.transportEnd);
    }

    /// The host of sent-by as written: a name, an IPv4 address, or an IPv6 address in brackets.
    public String host() {
        return text(parts.hostAt, parts.hostEnd);
    }

    /// The port of sent-by, 1 to 65535, if one is written.
    public OptionalInt port() {
        return parts.port < 0 ? OptionalInt.empty() : OptionalInt.of(parts.port);
    }

    /// Host in small letters and port if written: part of the key a server transaction is found by (§17.2.3).
    public String sentBy() {
        String host = host().toLowerCase(java.util.Locale.ROOT);
        return parts.port < 0 ? host : host + ":" + parts.port;
    }

    public Params params() {
        return new Params(b, parts.paramsAt, end, false);
    }

    /// The transaction's name, or null from an element older than RFC 3261.
    public @Nullable String branch() {
        return params().get("branch");
    }

    /// Whether the branch names a transaction all by itself: the magic cookie and something behind it (§17.2.3).
    public boolean hasRfc3261Branch() {
        String branch = branch();
        return branch != null && branch.length() > MAGIC_COOKIE.length() && branch.startsWith(MAGIC_COOKIE);
    }

    /// The address the request really came from, or null if nobody wrote one.
    public @Nullable String received() {
        return params().get("received");
    }

    /// Whether answers shall go to the port the request came from (RFC 3581 §3).
    public boolean wantsRport() {
        return params().has("rport");
    }

    /// The port the request really came from, once a server has written it.
    public OptionalInt rport() {
        long port = params().number("rport", 65_535);
        return port <= 0 ? OptionalInt.empty() : OptionalInt.of((int) port);
    }

    public @Nullable String maddr() {
        return params().get("maddr");
    }

    /// 0 to 255.
    public OptionalInt ttl() {
        long ttl = params().number("ttl", 255);
        return ttl < 0 ? OptionalInt.empty() : OptionalInt.of((int) ttl);
    }

    public Via withParam(String name, String value) {
        return compose(text(at, parts.paramsAt) + params().with(name, value));
    }

    public Via withoutParam(String name) {
        return compose(text(at, parts.paramsAt) + params().without(name));
    }

    /// This Via as a server must mark it on receipt (RFC 3261 §18.2.1, RFC 3581 §4): `received` if the source is
    /// not what sent-by says or the port was asked for, and `rport` if it was. Wrong marks of the sender are
    /// replaced.
    ///
    /// @param address the source address, IPv6 without brackets
    public Via stamped(String address, int sourcePort) {
        var params = params();
        boolean wantsRport = params.has("rport");
        boolean isTrue = !wantsRport && saysItCameFrom(address);
        if (isTrue && !params.has("received")) {
            return this;
        }
        var text = new StringBuilder(end - at + 64).append(text(at, parts.paramsAt));
        var cursor = new Params.Cursor(params);
        while (cursor.next()) {
            if (params.isNamed(cursor, "rport")) {
                text.append(";rport=").append(sourcePort);
            } else if (!params.isNamed(cursor, "received")) {
                text.append(text(cursor.itemAt, cursor.itemEnd));
            }
        }
        if (!isTrue) {
            text.append(";received=").append(address);
        }
        return compose(text.toString());
    }

    private boolean saysItCameFrom(String address) {
        boolean isIpv6 = address.indexOf(':') >= 0;
        return host().equalsIgnoreCase(isIpv6 ? "[" + address + "]" : address);
    }
}
