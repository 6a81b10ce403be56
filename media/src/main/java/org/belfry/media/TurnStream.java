package org.belfry.media;

/// The way back to a TURN client that came over TCP or TLS. Thread-safe.
@FunctionalInterface
interface TurnStream {
    /// Sends a framed packet; one that finds too much waiting already is lost, as a datagram would be.
    void send(byte[] packet);
}
