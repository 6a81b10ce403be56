package org.belfry.ice.turn;

/// How a client reaches us (RFC 8656 §3.1). Over a stream its address is proved by the handshake.
public enum Transport {
    UDP(1),
    TCP(2),
    TLS(3);

    private final int number;

    Transport(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean isStream() {
        return this != UDP;
    }
}
