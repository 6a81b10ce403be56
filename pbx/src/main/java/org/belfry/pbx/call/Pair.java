package org.belfry.pbx.call;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who talks in a call. Immutable.
///
/// @param one stays if he is alone: while the other has left, who sent him on
record Pair(Leg one, @Nullable Leg second) {

    boolean has(Leg leg) {
        return leg == one || leg == second;
    }

    Optional<Leg> otherThan(Leg leg) {
        return leg == one ? Optional.ofNullable(second) : leg == second ? Optional.of(one) : Optional.empty();
    }
}
