package org.belfry.net;

import org.belfry.guard.GateCounters;

/// A line of the register of doors. Immutable.
public record DoorState(
        String name,
        Transport transport,
        String address,
        int port,
        String purpose,
        boolean open,
        GateCounters counters) {}
