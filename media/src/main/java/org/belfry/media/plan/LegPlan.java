package org.belfry.media.plan;

import java.util.List;
import java.util.Optional;

/// What one leg has agreed on, complete: a later plan replaces it.
///
/// @param streams those that stand, by place
public record LegPlan(List<StreamPlan> streams) {

    public LegPlan {
        streams = List.copyOf(streams);
    }

    /// The first of that type.
    public Optional<StreamPlan> stream(String type) {
        return streams.stream().filter(one -> one.type().equals(type)).findFirst();
    }

    /// Every stream is encrypted and authenticated.
    public boolean isProtected() {
        return !streams.isEmpty() && streams.stream().noneMatch(one -> one.keying() instanceof StreamKeying.None);
    }
}
