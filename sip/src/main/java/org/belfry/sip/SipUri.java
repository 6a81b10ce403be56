package org.belfry.sip;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A `sip:` or `sips:` URI (RFC 3261 §19.1): `sip:user:password@host:port;params?headers`. Immutable.
///
/// Read once into positions; text is made when asked for. The user part may hold an unescaped `#`, as telephones
/// send it; everything else follows the grammar, escapes included. Changes (`with…`) make a new URI.
public final class SipUri extends Slice implements Uri {

    /// Parameters that make a difference even if only one URI has them (RFC 3261 §19.1.4).
    private static final String[] BOTH_OR_NEITHER = {"user", "ttl", "method", "maddr", "transport"};

    private static final int NONE = -1;
    private static final int BROKEN = -2;

    private final int userAt;
    private final int userEnd;
    private final int hostAt;
    private final int hostEnd;
    private final int port;
    private final int paramsAt;
    private final int paramsEnd;

    /// Scans the range; `hostEnd` is [#BROKEN] afterwards if it is no such URI.
    private SipUri(byte[] b, int at, int end) {
        super(b, at, end);
        int rest = at + (b[at + 3] == ':' ? 4 : 5);
        int atSign = atSign(b, rest, end);
        userAt = atSign < 0 ? NONE : rest;
        userEnd = atSign;
        hostAt = atSign < 0 ? rest : atSign + 1;
        int host = atSign == rest ? BROKEN : Host.end(b, hostAt, end);
        int afterPort = host;
        int readPort = NONE;
        if (host > 0 && host < end && b[host] == ':') {
            afterPort = Chars.skip(b, host + 1, end, Chars.DIGIT);
            readPort = Host.port(b, host + 1, afterPort);
            host = readPort < 0 ? BROKEN : host;
        }
        port = readPort;
        paramsAt = afterPort;
        paramsEnd = host < 0 ? BROKEN : Params.scanInUri(b, afterPort, end);
        hostEnd = paramsEnd < 0 || !headersAreWhole() ? BROKEN : host;
    }

    /// Where the user part and its password end, or [#NONE]. What is malformed is found when it is read as a host.
    private static int atSign(byte[] b, int at, int end) {
        int user = Chars.skipEscaped(b, at, end, Chars.USER);
        if (user >= 0 && user < end && b[user] == ':') {
            user = Chars.skipEscaped(b, user + 1, end, Chars.USER);
        }
        return user >= 0 && user < end && b[user] == '@' ? user : NONE;
    }

    private boolean headersAreWhole() {
        int p = paramsEnd;
        while (p < end) {
            int name = Chars.skipEscaped(b, p + 1, end, Chars.URI_HEADER);
            if (name <= p + 1 || name >= end || b[name] != '=') {
                return false;
            }
            p = Chars.skipEscaped(b, name + 1, end, Chars.URI_HEADER);
            if (p < 0 || (p < end && b[p] != '&')) {
                return false;
            }
        }
        return true;
    }

    static @Nullable SipUri read(byte[] b, int at, int end) {
        var uri = new SipUri(b, at, end);
        return uri.hostEnd < 0 ? null : uri;
    }

    /// The URI that fills `text` exactly, or null if it is malformed or of another scheme.
    public static @Nullable SipUri parse(String text) {
        return Uri.parse(text) instanceof SipUri uri ? uri : null;
    }

    /// `sip:user@host:port`, the user escaped as needed; an empty user or a port of 0 is left out.
    ///
    /// @throws IllegalArgumentException if `host` is neither a name nor an address, IPv6 in brackets
    public static SipUri of(String user, String host, int port) {
        return compose(false, Params.escaped(user, Chars.USER), Host.checked(host), port, "");
    }

    private static SipUri compose(boolean secure, String user, String host, int port, String rest) {
        String text = (secure ? "sips:" : "sip:")
                + (user.isEmpty() ? "" : user + "@")
                + host
                + (port <= 0 ? "" : ":" + port)
                + rest;
        SipUri uri = parse(text);
        if (uri == null) {
            throw new IllegalArgumentException("not a SIP URI (expected: RFC 3261 §19.1)");
        }
        return uri;
    }

    public boolean isSecure() {
        return b[at + 3] != ':';
    }

    @Override
    public String scheme() {
        return isSecure() ? "sips" : "sip";
    }

    /// The user, unescaped; empty if there is none.
    public String user() {
        return userAt == NONE ? "" : Params.unescaped(b, userAt, passwordAt() - 1);
    }

    /// The password, unescaped; null if there is none. Nothing should ever send one.
    public @Nullable String password() {
        return userAt == NONE || passwordAt() > userEnd ? null : Params.unescaped(b, passwordAt(), userEnd);
    }

    private int passwordAt() {
        return Chars.skip(b, userAt, userEnd, Chars.USER) + 1;
    }

    private String rawUser() {
        return userAt == NONE ? "" : text(userAt, userEnd);
    }

    /// As written: a name, an IPv4 address, or an IPv6 address in brackets.
    public String host() {
        return text(hostAt, hostEnd);
    }

    /// 1 to 65535, if one is written.
    public OptionalInt port() {
        return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    public Params params() {
        return new Params(b, paramsAt, paramsEnd, true);
    }

    /// The `transport` parameter in small letters, or null.
    public @Nullable String transport() {
        String transport = params().get("transport");
        return transport == null ? null : transport.toLowerCase(Locale.ROOT);
    }

    public @Nullable String maddr() {
        return params().get("maddr");
    }

    /// Whether a proxy with this URI routes loosely (RFC 3261 §16.12).
    public boolean isLooseRouter() {
        return params().has("lr");
    }

    /// Whether this is the flow-token marker of RFC 5626 §5.
    public boolean isOutbound() {
        return params().has("ob");
    }

    /// Whether this is a GRUU (RFC 5627).
    public boolean isGruu() {
        return params().has("gr");
    }

    /// The headers a request made from this URI would carry, decoded; of a name given twice the first counts. Names
    /// in small letters. Such headers come from whoever wrote the link: use none of them unseen (§19.1.5).
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        int p = paramsEnd;
        while (p < end) {
            int name = Chars.skip(b, p + 1, end, Chars.URI_HEADER);
            int value = Chars.skip(b, name + 1, end, Chars.URI_HEADER);
            String key = Params.unescaped(b, p + 1, name).toLowerCase(Locale.ROOT);
            headers.putIfAbsent(key, Params.unescaped(b, name + 1, value));
            p = value;
        }
        return headers;
    }

    public boolean hasHeaders() {
        return paramsEnd < end;
    }

    /// This URI with one parameter set; an empty value gives a flag such as `lr`.
    public SipUri withParam(String name, String value) {
        return compose(isSecure(), rawUser(), host(), port, params().with(name, value) + text(paramsEnd, end));
    }

    public SipUri withoutParam(String name) {
        return compose(isSecure(), rawUser(), host(), port, params().without(name) + text(paramsEnd, end));
    }

    /// This URI with another user part, escaped as needed; empty for none.
    public SipUri withUser(String user) {
        return compose(isSecure(), Params.escaped(user, Chars.USER), host(), port, text(paramsAt, end));
    }

    /// This URI with another host and port (0 for none).
    public SipUri withHost(String host, int newPort) {
        return compose(isSecure(), rawUser(), Host.checked(host), newPort, text(paramsAt, end));
    }

    /// This URI with `sips:` or `sip:` before it.
    public SipUri withSecure(boolean secure) {
        return compose(secure, rawUser(), host(), port, text(paramsAt, end));
    }

    /// Scheme, user, host and port only: what a registrar calls the address-of-record (§10.3 step 5).
    public SipUri canonical() {
        String user = userAt == NONE ? "" : Params.escaped(user(), Chars.USER);
        return compose(isSecure(), user, host().toLowerCase(Locale.ROOT), port, "");
    }

    /// RFC 3261 §19.1.4: user and password exactly, host without case, port as written, and the parameters by their
    /// kind.
    @Override
    public boolean matches(Uri other) {
        return other instanceof SipUri that
                && isSecure() == that.isSecure()
                && port == that.port
                && host().equalsIgnoreCase(that.host())
                && user().equals(that.user())
                && java.util.Objects.equals(password(), that.password())
                && paramsMatch(params().toMap(), that.params().toMap())
                && headers().equals(that.headers());
    }

    private static boolean paramsMatch(Map<String, String> mine, Map<String, String> theirs) {
        for (String name : BOTH_OR_NEITHER) {
            if (mine.containsKey(name) != theirs.containsKey(name)) {
                return false;
            }
        }
        for (var param : mine.entrySet()) {
            String value = theirs.get(param.getKey());
            if (value != null && !value.equalsIgnoreCase(param.getValue())) {
                return false;
            }
        }
        return true;
    }
}
