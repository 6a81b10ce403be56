package org.belfry.pbx.call;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.jspecify.annotations.Nullable;

/// What a call is about that the house begins: an agent is rung first, so that nobody who is called back has
/// to wait, and who of them answers is connected with whoever waited in the queue. Made by a [Callback],
/// which learns what came of it; read by the call.
final class Reverse {

    private static final Duration RINGING = Duration.ofSeconds(30);
    private static final Route NOBODY = new Route.Nowhere(480, "Who is called back does not answer.");

    private final Premises premises;
    private final String queue;
    private final Route.Ring agents;
    private final Peer whom;
    private final Runnable bell;
    private volatile @Nullable Outcome outcome;

    /// What came of it.
    enum Outcome {
        NO_AGENT,
        UNREACHED,
        REACHED
    }

    /// @param agents as they are rung
    /// @param whom as he called
    /// @param bell rung once there is an outcome; must not wait
    Reverse(Premises premises, String queue, Route.Ring agents, Peer whom, Runnable bell) {
        this.premises = premises;
        this.queue = queue;
        this.agents = agents;
        this.whom = whom;
        this.bell = bell;
    }

    Route.Ring agents() {
        return agents;
    }

    Peer whom() {
        return whom;
    }

    /// For the records of its legs.
    String fact() {
        return "callback out of the queue " + queue;
    }

    /// Nothing of it leaves the house: only agents are rung.
    Quest toAgents() {
        return new Quest(
                new Dialling.ByQueue(queue),
                queue,
                whom,
                Optional.empty(),
                Optional.empty(),
                whom.device(),
                Purpose.CALLBACK,
                Arrival.FORWARDS_MAX);
    }

    /// @param agent who has answered
    Quest toWhom(Peer agent) {
        var inside = whom.person().flatMap(_ -> agent.person()).<Dialling>map(Dialling.ByPerson::new);
        return new Quest(
                inside.orElseGet(() -> new Dialling.ByQueue(queue)),
                whom.named().disclose(),
                agent,
                agent.person(),
                Optional.empty(),
                agent.device(),
                Purpose.CALLBACK,
                Arrival.FORWARDS_MAX);
    }

    /// Tells the agent what he is to do, and goes on.
    Attendant briefing() {
        return voice -> {
            voice.announce("calls-back");
            return new Onward.To(way(premises, queue, whom));
        };
    }

    /// Where he is called now. Who is of the house is rung and nothing behind it, so that it does not leave by
    /// his forwards.
    static Route way(Premises premises, String queue, Peer whom) {
        return whom.person()
                .<Route>map(person -> new Route.Ring(List.of(new Route.Stage(List.of(person), RINGING)), NOBODY))
                .orElseGet(() -> premises.callees()
                        .dialplan()
                        .get()
                        .route(
                                new Dialling.ByQueue(queue),
                                whom.number().disclose(),
                                premises.threads().time().now()));
    }

    /// The first counts.
    void cameTo(Outcome what) {
        if (outcome == null) {
            outcome = what;
            bell.run();
        }
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }
}
