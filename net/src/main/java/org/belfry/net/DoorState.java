package org.belfry.net;

import java.util.List;
import org.belfry.ground.Network;
import org.belfry.guard.GateCounters;

/// A line of the register of doors. Immutable.
///
/// @param onlyFrom the networks its gate lets in beside loopback; none means everybody
public record DoorState(
        String name,
        Transport transport,
        String address,
        int port,
        String purpose,
        boolean open,
        List<Network> onlyFrom,
        GateCounters counters) {
    public DoorState {
        onlyFrom = List.copyOf(onlyFrom);
    }
}
