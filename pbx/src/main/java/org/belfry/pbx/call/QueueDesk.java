package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.belfry.audio.prompt.Prompts;
import org.belfry.ground.PersonId;
import org.belfry.pbx.dialplan.Route;

/// Lets one caller wait in a queue: music, how many are before him now and then, and the agents one after
/// the other or together, until one answers or his patience is over (decision 0181).
final class QueueDesk implements Attendant {

    /// An agent who does not answer is left for the next.
    private static final Duration RINGING = Duration.ofSeconds(20);

    /// When nobody who is there has answered they are rung again after that.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(45);
    private static final Route NOBODY = new Route.Nowhere(480, "No agent answered.");

    private final Route.Queue queue;
    private final Premises premises;

    QueueDesk(Route.Queue queue, Premises premises) {
        this.queue = queue;
        this.premises = premises;
    }

    @Override
    public Onward serve(HouseVoice voice) {
        var queues = premises.board().queues();
        voice.answer();
        var entered = queues.enter(queue, voice.bell());
        if (entered.isEmpty()) {
            return new Onward.To(queue.otherwise());
        }
        try {
            return served(voice, entered.get()) ? new Onward.Talking() : new Onward.To(queue.otherwise());
        } finally {
            queues.leave(entered.get());
        }
    }

    private boolean served(HouseVoice voice, Queues.Ticket ticket) {
        var queues = premises.board().queues();
        var until = now().plus(queue.patience());
        Instant nextAnnouncement = now();
        while (now().isBefore(until)) {
            var turn = turn(ticket);
            if (!turn.agents().isEmpty()) {
                if (voice.ring(ringing(turn.agents(), until))) {
                    return true;
                }
                queues.release(ticket);
            } else if (!now().isBefore(nextAnnouncement)) {
                nextAnnouncement = now().plus(BETWEEN_ANNOUNCEMENTS);
                announce(voice, queues.position(ticket));
            } else {
                await(voice, ticket, turn, earlier(nextAnnouncement, until));
            }
        }
        return false;
    }

    private Instant now() {
        return premises.clock().now();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Queues.Turn turn(Queues.Ticket ticket) {
        return premises.board().queues().turn(ticket, queue, this::isThere, now(), premises.random());
    }

    private boolean isThere(PersonId agent) {
        return !premises.callees().contacts().of(agent).isEmpty();
    }

    private Route.Ring ringing(List<PersonId> agents, Instant until) {
        var left = Duration.between(now(), until);
        var patience = left.compareTo(RINGING) < 0 ? left : RINGING;
        return new Route.Ring(List.of(new Route.Stage(agents, patience)), NOBODY);
    }

    private static void announce(HouseVoice voice, int position) {
        var prompts = new ArrayList<String>(List.of("agents-busy"));
        if (position > 1) {
            prompts.add("you-are-caller");
            prompts.addAll(Prompts.number(position));
            prompts.add("in-the-queue");
        } else {
            prompts.add("next-caller");
        }
        voice.announce(prompts);
        voice.music();
    }

    /// Until somebody may be free.
    private void await(HouseVoice voice, Queues.Ticket ticket, Queues.Turn turn, Instant until) {
        var queues = premises.board().queues();
        voice.music();
        var most = turn.freeAt() == null ? until : earlier(turn.freeAt(), until);
        boolean tried = queues.hasTried(ticket);
        var pause = tried ? earlier(most, now().plus(PAUSE)) : most;
        voice.await(Duration.between(now(), pause), voice::hasRung);
        if (tried) {
            queues.again(ticket);
        }
    }
}
