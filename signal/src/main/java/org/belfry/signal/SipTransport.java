package org.belfry.signal;

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

    /// Without a number in the URI: 5061 over TLS, else 5060 (RFC 3261 §19.1.2).
    int usualPort() {
        return secure ? 5061 : 5060;
    }
}
