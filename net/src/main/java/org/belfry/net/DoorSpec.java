package org.belfry.net;

import java.net.InetSocketAddress;
import org.belfry.guard.Gate;

/// What a door is to be. Immutable.
///
/// @param name short and stable, e.g. `console`; [Doors] refuses a second of the same name
/// @param purpose one sentence for the administrator and the auditor
/// @param address where to listen; port 0 lets the system choose
/// @param gate who may come in; of this door's name
public record DoorSpec(String name, String purpose, InetSocketAddress address, Gate gate) {

    public DoorSpec {
        if (!gate.door().equals(name)) {
            throw new IllegalArgumentException("gate of '%s' (expected: of '%s')".formatted(gate.door(), name));
        }
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "address: '%s' (expected: an address, not a name)".formatted(address.getHostString()));
        }
    }

    DoorSpec at(InetSocketAddress newAddress) {
        return new DoorSpec(name, purpose, newAddress, gate);
    }
}
