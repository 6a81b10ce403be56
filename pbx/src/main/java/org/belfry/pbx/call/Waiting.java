package org.belfry.pbx.call;

import java.util.List;
import java.util.Optional;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.Wish;

/// Who waits until somebody answers: a caller who has no answer himself yet, the one who is being
/// transferred, or nobody where the house itself calls. Owned by the call's thread.
sealed interface Waiting permits Caller, Held, Nobody {

    Leg leg();

    /// What somebody who is to answer is offered.
    List<Wish> wishesFor(Endpoint callee);

    /// Somebody's telephone rings.
    void ringing();

    /// Somebody has something to hear before answering.
    void early(Leg callee);

    /// Connects who waits with who has answered.
    ///
    /// @return why that can't be; nothing if both can talk
    Optional<Failure> connect(Leg callee);
}
