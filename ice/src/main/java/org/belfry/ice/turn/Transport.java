package org.belfry.ice.turn;

/// How a client reaches us (RFC 8656 §3.1). Over a stream its address is proved by the handshake.
public enum Transport {
    UDP,
    TCP,
    TLS;

    boolean isStream() {
        return this != UDP;
    }
}
