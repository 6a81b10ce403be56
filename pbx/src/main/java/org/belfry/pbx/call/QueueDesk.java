package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.audio.prompt.Prompts;
import org.belfry.pbx.dialplan.Route;

/// Lets one caller wait in a queue: music, how many are before him now and then, and the agents one after
/// the other or together, until one answers, his patience is over (decision 0181) or he asks to be called
/// back (decision 0207).
final class QueueDesk implements Attendant {

    private static final Duration BETWEEN_ANNOUNCEMENTS = Duration.ofSeconds(45);

    /// What is pressed to be called back.
    private static final char BACK = '1';

    private final Route.Queue queue;
    private final Premises premises;
    private final Agents agents;
    /// Who waits in his place from now on.
    private Optional<Callback> kept = Optional.empty();

    QueueDesk(Route.Queue queue, Premises premises) {
        this.queue = queue;
        this.premises = premises;
        agents = new Agents(queue, premises);
    }

    @Override
    public Onward serve(HouseVoice voice) {
        var queues = premises.board().queues();
        voice.answer();
        var entered = queues.enter(queue, voice.bell());
        if (entered.isEmpty()) {
            return new Onward.To(queue.otherwise());
        }
        var ticket = entered.get();
        try {
            return served(voice, ticket);
        } finally {
            // Also when he hung up before he had heard all that is said.
            kept.ifPresentOrElse(Callback::start, () -> queues.leave(ticket));
        }
    }

    private Onward served(HouseVoice voice, Queues.Ticket ticket) {
        var queues = premises.board().queues();
        var until = now().plus(queue.patience());
        Instant nextAnnouncement = now();
        Optional<Peer> offered = Optional.empty();
        while (now().isBefore(until)) {
            if (isWanted(voice) && offered.isPresent()) {
                kept = Callback.keep(premises, queue, ticket, offered.get());
                voice.announce(kept.isPresent() ? "will-call-back" : "please-hold");
                if (kept.isPresent()) {
                    return new Onward.Done("The caller is called back: the place in the queue is kept.");
                }
                offered = Optional.empty();
            }
            var turn = agents.turn(ticket);
            if (!turn.agents().isEmpty()) {
                if (voice.ring(agents.ringing(turn.agents(), until))) {
                    return new Onward.Talking();
                }
                queues.release(ticket);
            } else if (!now().isBefore(nextAnnouncement)) {
                nextAnnouncement = now().plus(BETWEEN_ANNOUNCEMENTS);
                offered = Callback.offer(premises, queue, voice);
                announce(voice, queues.position(ticket), offered.isPresent());
            } else {
                voice.music();
                var next = Agents.next(turn, Agents.earlier(nextAnnouncement, until));
                voice.await(Duration.between(now(), next), () -> voice.hasRung() || voice.isPressed());
            }
        }
        return new Onward.To(queue.otherwise());
    }

    /// Of all keys that were pressed.
    private static boolean isWanted(HouseVoice voice) {
        boolean wanted = false;
        while (voice.isPressed()) {
            wanted |= voice.key(Duration.ZERO).filter(key -> key == BACK).isPresent();
        }
        return wanted;
    }

    private Instant now() {
        return premises.clock().now();
    }

    private static void announce(HouseVoice voice, int position, boolean offers) {
        var prompts = new ArrayList<String>(List.of("agents-busy"));
        if (position > 1) {
            prompts.add("you-are-caller");
            prompts.addAll(Prompts.number(position));
            prompts.add("in-the-queue");
        } else {
            prompts.add("next-caller");
        }
        if (offers) {
            prompts.addAll(List.of("to-be-called-back", "press", String.valueOf(BACK)));
        }
        voice.announce(prompts);
        voice.music();
    }
}
