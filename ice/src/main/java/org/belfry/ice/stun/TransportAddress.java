package org.belfry.ice.stun;

import org.belfry.ground.IpAddress;

/// An IP address and a port. Immutable.
///
/// An address read from a message keeps the form it came in: `::ffff:127.0.0.1` stays IPv6 here, so that a rule can
/// see and refuse it.
public record TransportAddress(IpAddress address, int port) {

    public TransportAddress {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: %d (expected: 0..65535)".formatted(port));
        }
    }

    @Override
    public String toString() {
        return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
    }
}
