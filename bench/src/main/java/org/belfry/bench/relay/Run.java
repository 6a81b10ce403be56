package org.belfry.bench.relay;

import java.util.List;
import java.util.OptionalDouble;

/// What came of loading one process of a relay.
///
/// @param bytesEach that our loops allocated for a packet once they were warm; nothing of a peer
record Run(List<Phase> phases, OptionalDouble bytesEach) {
    Run {
        phases = List.copyOf(phases);
    }
}
