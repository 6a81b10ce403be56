package org.belfry.guard;

import java.util.Map;

/// What a gate has counted since it was made; a snapshot. Immutable.
///
/// @param open connections open now
/// @param admitted connections let in so far
/// @param refused refusals so far, by reason
/// @param sightings sightings so far, by the name of their type, e.g. `WrongSecret`
public record GateCounters(int open, long admitted, Map<Admission.Reason, Long> refused, Map<String, Long> sightings) {

    public GateCounters {
        refused = Map.copyOf(refused);
        sightings = Map.copyOf(sightings);
    }

    public long refusedInAll() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
