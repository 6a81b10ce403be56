package org.belfry.signal;

import java.net.InetSocketAddress;

/// One way to a next hop that RFC 3263 has found. Immutable.
///
/// @param address resolved
/// @param domain the name the peer's certificate has to be of (RFC 5922 §7): that of the URI, whatever DNS says
record Hop(SipTransport transport, InetSocketAddress address, String domain) {

    Hop over(SipTransport other) {
        return new Hop(other, address, domain);
    }
}
