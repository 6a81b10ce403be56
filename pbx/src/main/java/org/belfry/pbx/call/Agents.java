package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Route;

/// The agents of a queue as one caller has them: whose turn it is, and how they are rung. Owned by the
/// thread that serves him.
record Agents(Route.Queue queue, Premises premises) {

    /// An agent who does not answer is left for the next.
    private static final Duration RINGING = Duration.ofSeconds(20);

    private static final Route NOBODY = new Route.Nowhere(480, "No agent answered.");

    Queues.Turn turn(Queues.Ticket ticket) {
        return premises.board()
                .queues()
                .turn(ticket, queue, this::isThere, premises.clock().now(), premises.random());
    }

    /// Whether one of them has a telephone that can ring, and no pause.
    boolean isAnybodyThere() {
        return queue.agents().stream().anyMatch(this::isThere);
    }

    private boolean isThere(PersonId agent) {
        return !premises.callees().dialplan().get().isPaused(agent)
                && !premises.callees().contacts().of(agent).isEmpty();
    }

    /// @param until nobody rings longer
    Route.Ring ringing(List<PersonId> agents, Instant until) {
        var left = Duration.between(premises.clock().now(), until);
        var patience = left.compareTo(RINGING) < 0 ? left : RINGING;
        return new Route.Ring(List.of(new Route.Stage(agents, patience)), NOBODY);
    }

    /// When to look again at the latest.
    static Instant next(Queues.Turn turn, Instant until) {
        return turn.freeAt() == null ? until : earlier(turn.freeAt(), until);
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
