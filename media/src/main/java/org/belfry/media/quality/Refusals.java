package org.belfry.media.quality;

import java.util.Map;

/// Packets that were not let through. Immutable.
///
/// @param counts of those kinds that happened
/// @param lastForgedMs when a tag was wrong for the last time
/// @param firstForgedMs when for the first time since a packet was right
public record Refusals(Map<Refusal, Long> counts, long firstForgedMs, long lastForgedMs) {

    public static final Refusals NONE = new Refusals(Map.of(), QualitySnapshot.NEVER, QualitySnapshot.NEVER);

    public Refusals {
        counts = Map.copyOf(counts);
    }

    public long count(Refusal kind) {
        return counts.getOrDefault(kind, 0L);
    }
}
