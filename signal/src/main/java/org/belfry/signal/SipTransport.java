package org.belfry.signal;

import java.util.Locale;

/// What carries a SIP message (RFC 3261 §18, RFC 7118).
public enum SipTransport {
    UDP(false, false),
    TCP(true, false),
    TLS(true, true),
    /// WebSocket in the clear; never opened by us.
    WS(true, false),
    WSS(true, true);

    private final boolean reliable;
    private final boolean secure;

    SipTransport(boolean reliable, boolean secure) {
        this.reliable = reliable;
        this.secure = secure;
    }

    /// Whether nothing is lost or doubled on the way, so that nothing is sent twice (RFC 3261 §17).
    public boolean isReliable() {
        return reliable;
    }

    /// Whether nobody on the way can read or change it.
    public boolean isSecure() {
        return secure;
    }

    /// Whether each message comes in a WebSocket message of its own (RFC 7118).
    public boolean isWebSocket() {
        return this == WS || this == WSS;
    }

    /// What a URI calls it: `ws` for both kinds of WebSocket (RFC 7118 §5.3.2), TLS by its name.
    public String uriParameter() {
        return isWebSocket() ? "ws" : name().toLowerCase(Locale.ROOT);
    }

    /// Without a number in the URI: 5061 over TLS, else 5060 (RFC 3261 §19.1.2).
    int usualPort() {
        return secure ? 5061 : 5060;
    }
}
