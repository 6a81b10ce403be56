package org.belfry.pbx.event;

import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Subject;

/// Who may watch what (decision 0186). Never waits. Thread-safe.
@FunctionalInterface
public interface Colleagues {

    /// What a key shows that dials this on somebody's telephone; empty for what there is not and for what
    /// they may not see.
    Optional<Subject> watched(PersonId by, String dialled);
}
