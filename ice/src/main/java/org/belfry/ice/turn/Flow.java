package org.belfry.ice.turn;

import org.belfry.ice.stun.TransportAddress;

/// A client's five-tuple (RFC 8656 §3.2): how and from where it comes, and to which of our doors. Immutable.
///
/// @param door 0 to 65535: a number for each address and port we listen on
public record Flow(Transport transport, TransportAddress client, int door) {

    public Flow {
        if (door < 0 || door > 65_535) {
            throw new IllegalArgumentException("door: %d (expected: 0..65535)".formatted(door));
        }
    }

    /// All of a flow but the address, in one number: the last argument of [TurnServer#allocation]. Takes no memory.
    public static long rest(Transport transport, boolean isV4, int port, int door) {
        return (long) transport.number() << 40 | (isV4 ? 1L << 39 : 0) | (long) door << 16 | port;
    }

    long rest() {
        return rest(transport, client.address().isV4(), client.port(), door);
    }
}
