package org.belfry.pbx.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;

/// A call that was recorded. Who else spoke says its call record, as long as that is kept. Immutable.
///
/// @param call as in call records
/// @param people of the house whose voices are in it
/// @param listeners who may hear it: those whom the rule named when it began
/// @param rule by which it was recorded
/// @param isCut whether it ends where the house or its disk did, and not where the call did
public record RecordedCall(
        Id id,
        Id call,
        Set<PersonId> people,
        Set<PersonId> listeners,
        String rule,
        Instant beganAt,
        Duration length,
        boolean isCut) {
    public RecordedCall {
        people = Set.copyOf(people);
        listeners = Set.copyOf(listeners);
    }
}
