package org.belfry.ice.turn;

import org.belfry.ice.stun.TransportAddress;
import org.jspecify.annotations.Nullable;

/// Where relayed addresses come from. Called on the server's thread; answers at once.
public interface RelayPorts {

    /// Which port is wished for (RFC 8656 §18.7).
    enum Wish {
        ANY,
        EVEN,
        /// An even one, and the next one with it: both are open afterwards.
        EVEN_AND_NEXT
    }

    /// Whether there are addresses of this family at all.
    boolean supports(boolean isV4);

    /// A relayed address nobody else has, ready to be sent from, or null: there is none left. No two addresses of one
    /// family have the same port.
    @Nullable
    TransportAddress open(boolean isV4, Wish wish);

    /// Gives an address back.
    void close(TransportAddress relayed);
}
