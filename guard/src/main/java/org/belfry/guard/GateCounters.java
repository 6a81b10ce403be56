package org.belfry.guard;

import java.util.Map;

/// What a gate has counted since it was made; a snapshot. Immutable.
///
/// @param open connections open now
/// @param held bytes held by requests now
/// @param admitted connections let in so far
/// @param refused refusals so far, by reason
/// @param declined requests declined so far, by reason
/// @param sightings sightings so far, by the name of their type, e.g. `WrongSecret`
public record GateCounters(
        int open,
        long held,
        long admitted,
        Map<Admission.Reason, Long> refused,
        Map<Reception.Reason, Long> declined,
        Map<String, Long> sightings) {

    public GateCounters {
        refused = Map.copyOf(refused);
        declined = Map.copyOf(declined);
        sightings = Map.copyOf(sightings);
    }

    public long refusedInAll() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
