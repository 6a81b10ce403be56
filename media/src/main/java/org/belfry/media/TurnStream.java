package org.belfry.media;

import org.belfry.ice.turn.TurnVerdict;

/// The way back to a TURN client that came over TCP or TLS. Thread-safe.
interface TurnStream {
    /// Sends a framed packet; one that finds too much waiting already is lost, as a datagram would be.
    void send(byte[] packet);

    /// What came of a packet of this client.
    void judged(TurnVerdict verdict);
}
