package org.belfry.pbx.call;

import org.belfry.signal.Flow;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;
import org.jspecify.annotations.Nullable;

/// How a peer is reached. Immutable.
///
/// @param flow the way it came by, while that is open; else `nextHop` is looked for (RFC 3263)
record Way(@Nullable Flow flow, SipUri nextHop) {

    SipTransport transport() {
        var by = flow;
        if (by != null) {
            return by.transport();
        }
        String named = nextHop.transport();
        if (nextHop.isSecure() || "tls".equals(named)) {
            return SipTransport.TLS;
        }
        return "tcp".equals(named) ? SipTransport.TCP : SipTransport.UDP;
    }
}
