package org.belfry.media.plan;

import org.belfry.sip.sdp.SessionDescription;

/// What became of an offer and its answer. A refused exchange changes nothing: the leg goes on as it was.
public sealed interface LegOutcome {

    /// @param ours our half of the exchange, the answer if they offered
    /// @param leg the leg from now on
    record Agreed(LegPlan plan, SessionDescription ours, Leg leg) implements LegOutcome {}

    record Refused(Refusal refusal) implements LegOutcome {}
}
