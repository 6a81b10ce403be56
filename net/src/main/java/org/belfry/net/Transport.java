package org.belfry.net;

/// What a door speaks, from the socket up.
public enum Transport {
    HTTPS,
    TLS,
    TCP,
    UDP;

    /// Whether its socket is a datagram socket.
    public boolean isDatagram() {
        return switch (this) {
            case UDP -> true;
            case HTTPS, TLS, TCP -> false;
        };
    }
}
