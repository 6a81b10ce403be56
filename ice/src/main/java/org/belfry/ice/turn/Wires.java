package org.belfry.ice.turn;

import org.belfry.ice.stun.TransportAddress;

/// What the server asks of whoever owns the sockets. Called on the server's thread; the arrays are read before it
/// returns and not kept.
public interface Wires {

    /// Sends a message or channel data to a client; over a stream it is framed already.
    void toClient(Flow flow, byte[] bytes, int from, int length);

    /// Sends a datagram from a relayed address to somebody outside, which no router may cut if `dontFragment`.
    void toPeer(
            TransportAddress relayed, TransportAddress peer, byte[] bytes, int from, int length, boolean dontFragment);

    /// Hands a datagram to our own media port as if it had come from `relayed`.
    void toMedia(TransportAddress relayed, TransportAddress media, byte[] bytes, int from, int length);
}
