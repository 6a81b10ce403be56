package org.belfry.sip.transaction;

import org.belfry.sip.Via;
import org.jspecify.annotations.Nullable;

/// Where the answers to a request go if not back on its connection (RFC 3261 §18.2.2, RFC 3581 §4): over UDP, and
/// over others when the connection is gone.
///
/// Read from a Via that was [Via#stamped]. `maddr` is not followed: the sender of a request could aim the answers at
/// anybody with it. Immutable.
///
/// @param host IPv6 without brackets
public record ReplyAddress(String host, int port) {

    private static final int PORT = 5060;
    private static final int TLS_PORT = 5061;

    /// The source of the request, with the port it came from if it asked for that by `rport`, else the port of
    /// sent-by. A new connection always goes to the port of sent-by: nobody listens at the port of the old one.
    public static ReplyAddress of(Via stamped) {
        String transport = stamped.transport();
        int usual = transport.equalsIgnoreCase("TLS") || transport.equalsIgnoreCase("WSS") ? TLS_PORT : PORT;
        int port = stamped.port().orElse(usual);
        if (transport.equalsIgnoreCase("UDP")) {
            port = stamped.rport().orElse(port);
        }
        return new ReplyAddress(bare(stamped.received(), stamped.host()), port);
    }

    private static String bare(@Nullable String received, String host) {
        String address = received == null ? host : received;
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }
}
