package org.belfry.sip;

/// Reads `host` and `:port` (RFC 3261 §25.1; IPv6 references as corrected by RFC 5954).
///
/// Only the alphabet and the brackets are checked here: whoever connects to the host resolves it.
final class Host {

    private Host() {}

    /// The end of the host that starts at `at`, or -1. An IPv6 address needs its brackets.
    static int end(byte[] b, int at, int end) {
        if (at < end && b[at] == '[') {
            int close = Chars.skip(b, at + 1, end, Chars.IPV6);
            return close < end && b[close] == ']' && close >= at + 3 && hasColon(b, at + 1, close) ? close + 1 : -1;
        }
        int close = Chars.skip(b, at, end, Chars.HOST);
        return close == at || b[at] == '.' || b[at] == '-' ? -1 : close;
    }

    private static boolean hasColon(byte[] b, int at, int end) {
        for (int p = at; p < end; p++) {
            if (b[p] == ':') {
                return true;
            }
        }
        return false;
    }

    /// The port in the digits of the range, or -1: it is 1..65535.
    static int port(byte[] b, int at, int end) {
        long port = Chars.number(b, at, end, 65_535);
        return port <= 0 ? -1 : (int) port;
    }

    /// @throws IllegalArgumentException if `host` is neither a name nor an address, IPv6 in brackets
    static String checked(String host) {
        byte[] b = Chars.bytes(host);
        if (end(b, 0, b.length) != b.length) {
            throw new IllegalArgumentException("host: '%s' (expected: a name or address, IPv6 in brackets)"
                    .formatted(Chars.withoutControls(host)));
        }
        return host;
    }
}
