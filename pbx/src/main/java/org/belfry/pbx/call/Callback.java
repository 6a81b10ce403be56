package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.record.CallRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits in a queue for somebody who has hung up, and calls him back when it is his turn (decision 0207).
/// Runs on a thread of its own, which waits nowhere but in its mailbox.
///
///     kept ──his turn──▶ an agent rings ──▶ he is called ──▶ both talk: over
///      ▲                     │ nobody           │ he does not answer, or the gate refuses: one try less
///      └─────────────────────┴──────────────────┘ a pause later
///
/// It ends when they talk, after so many tries, when its patience is over, or with the house. Who could not
/// be called back has a record that says why. Limits: those of [org.belfry.pbx.dialplan.Plan.Callback] and
/// of [Callbacks]; each counts as a call from the moment it is kept.
final class Callback implements Runnable {

    /// Nobody tells when an agent's telephone has registered.
    private static final Duration LOOK = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Callback.class);

    private final Premises premises;
    private final Route.Queue queue;
    private final Queues.Ticket ticket;
    private final Peer whom;
    private final Agents agents;
    private final Mailbox<CallEvent> mailbox;
    private final Line line;
    private final Instant beganAt;
    private int tries;
    private Instant notBefore;
    private boolean isEnded;
    private String cause = "Nobody had time to call back.";

    /// Whose places are counted together.
    private record Kept(String queue) {}

    private Callback(Premises premises, Route.Queue queue, Queues.Ticket ticket, Peer whom) {
        this.premises = premises;
        this.queue = queue;
        this.ticket = ticket;
        this.whom = whom;
        agents = new Agents(queue, premises);
        mailbox = premises.threads().mailbox(Calls.EVENTS_MAX);
        String callId = premises.token();
        line = new Line(callId, premises.token(), premises.exchanges().apply(callId), mailbox);
        beganAt = premises.threads().time().now();
        notBefore = premises.clock().now();
    }

    /// Whether who waits may be called back, and as whom: nobody who hides his number or whose number is forged, no
    /// agent of the queue, and none outside whom the gate would not let a call out to now.
    static Optional<Peer> offer(Premises premises, Route.Queue queue, HouseVoice voice) {
        var whom = switch (voice) {
            case Attendance ours -> ours.leg().peer();
        };
        boolean may = queue.callback().places() > 0
                && !(whom.person().isEmpty() && whom.isAnonymous())
                && whom.vouched() != Vouched.FAILED
                && whom.person().stream().noneMatch(queue.agents()::contains)
                && premises.board()
                        .callbacks()
                        .mayKeep(key(whom), premises.clock().now())
                && refusal(premises, queue, whom).isEmpty();
        return may ? Optional.of(whom) : Optional.empty();
    }

    /// Keeps a place for who hangs up now; [#start] is to follow.
    ///
    /// @return nothing if as many are kept as may be
    static Optional<Callback> keep(Premises premises, Route.Queue queue, Queues.Ticket ticket, Peer whom) {
        var board = premises.board();
        if (board.takePlace(new Kept(queue.name()), queue.callback().places()) != Switchboard.Place.TAKEN) {
            return Optional.empty();
        }
        if (!board.callbacks().keep(key(whom), premises.clock().now())) {
            board.giveBackPlace(new Kept(queue.name()));
            return Optional.empty();
        }
        var callback = new Callback(premises, others(queue, whom), ticket, whom);
        // From here on the house can end it.
        board.put(callback.line, false);
        return Optional.of(callback);
    }

    /// Nobody is rung to call himself back.
    private static Route.Queue others(Route.Queue queue, Peer whom) {
        var agents = queue.agents().stream()
                .filter(agent -> !whom.person().equals(Optional.of(agent)))
                .toList();
        return new Route.Queue(
                queue.name(),
                agents,
                queue.order(),
                queue.callers(),
                queue.patience(),
                queue.wrapUp(),
                queue.otherwise(),
                queue.callback());
    }

    private static Object key(Peer whom) {
        return whom.person()
                .<Object>map(person -> person)
                .orElseGet(() -> whom.number().disclose());
    }

    /// Why he can't be called now; empty if he can. Nothing is held.
    private static Optional<String> refusal(Premises premises, Route.Queue queue, Peer whom) {
        return switch (Reverse.way(premises, queue.name(), whom)) {
            case Route.Ring _ -> Optional.empty();
            case Route.CalledBack(String name, var terms, Route.Outside out) -> {
                var errand = OutboundGate.Errand.of(name, terms.classes(), terms.countries());
                boolean may = queue.agents().stream()
                        .anyMatch(agent -> out.trunks().stream()
                                .anyMatch(trunk -> mayLeave(premises, agent, trunk, out.number(), errand)));
                yield may ? Optional.empty() : Optional.of("The outbound gate lets no call out to that number now.");
            }
            case Route.Nowhere(int _, String sentence) -> Optional.of(sentence);
            case Route.Outside _,
                    Route.Forwarded _,
                    Route.MessageBox _,
                    Route.Say _,
                    Route.Menu _,
                    Route.Queue _,
                    Route.Feature _,
                    Route.CalledBack _ -> Optional.of("That number is not called back.");
        };
    }

    private static boolean mayLeave(
            Premises premises, PersonId agent, String trunk, String number, OutboundGate.Errand errand) {
        var attempt = new OutboundGate.Attempt(
                agent,
                Optional.empty(),
                trunk,
                number,
                Purpose.CALLBACK,
                premises.threads().time().now(),
                Optional.of(errand));
        return premises.gate().explain(attempt).stream().allMatch(OutboundGate.Reason::passed);
    }

    /// From here on the place is waited for by this.
    void start() {
        premises.board().queues().isKept(ticket, () -> line.tell(new CallEvent.Bell(line)));
        premises.threads().start("callback", this);
    }

    @Override
    public void run() {
        boolean isReached = false;
        try {
            isReached = serve();
        } catch (RuntimeException ours) {
            LOG.error("A callback ended by a fault of ours", ours);
        } finally {
            var board = premises.board();
            board.queues().leave(ticket);
            board.remove(line);
            mailbox.close();
            if (!isReached) {
                premises.records().ended(record());
            }
            board.callbacks().over(key(whom), premises.clock().now());
            board.giveBackPlace(new Kept(queue.name()));
        }
    }

    /// @return whether they talk
    private boolean serve() {
        var queues = premises.board().queues();
        var until = now().plus(queue.callback().patience());
        while (tries < queue.callback().tries() && now().isBefore(until)) {
            hear(mailbox.take(premises.clock().nanos(now())));
            if (isEnded) {
                return false;
            }
            boolean pauses = now().isBefore(notBefore);
            boolean rests = pauses || !agents.isAnybodyThere();
            queues.rests(ticket, rests);
            if (rests) {
                await(Agents.earlier(pauses ? notBefore : now().plus(LOOK), until));
                continue;
            }
            var turn = agents.turn(ticket);
            if (turn.agents().isEmpty()) {
                await(Agents.earlier(Agents.next(turn, until), now().plus(LOOK)));
            } else if (tried(turn.agents(), until)) {
                return true;
            } else {
                queues.release(ticket);
            }
        }
        return false;
    }

    private boolean tried(List<PersonId> free, Instant until) {
        if (!premises.records().hasRoom()) {
            // As for every new call; that is no try of his.
            notBefore = now().plus(LOOK);
            return false;
        }
        var refusal = refusal(premises, queue, whom);
        if (refusal.isPresent()) {
            // Before an agent is bothered.
            failed(refusal.get());
            return false;
        }
        var reverse = new Reverse(
                premises, queue.name(), agents.ringing(free, until), whom, () -> line.tell(new CallEvent.Bell(line)));
        Mailbox<CallEvent> theirs = premises.threads().mailbox(Calls.EVENTS_MAX);
        String callId = premises.token();
        var begun = new Line(callId, premises.token(), premises.exchanges().apply(callId), theirs);
        premises.board().put(begun, false);
        premises.threads().start("call", new Call(premises, theirs, reverse, begun));
        Reverse.Outcome outcome = reverse.outcome();
        while (outcome == null) {
            hear(mailbox.take(null));
            if (isEnded) {
                theirs.order(new CallEvent.Ended(cause));
            }
            outcome = reverse.outcome();
        }
        if (outcome == Reverse.Outcome.UNREACHED) {
            failed("Who was to be called back did not answer.");
        }
        return outcome == Reverse.Outcome.REACHED;
    }

    private void failed(String why) {
        tries++;
        cause = why;
        notBefore = now().plus(queue.callback().pause());
    }

    private Instant now() {
        return premises.clock().now();
    }

    /// Until something happens, or that moment has come.
    private void await(Instant until) {
        hear(mailbox.take(premises.clock().nanos(until)));
    }

    private void hear(@Nullable CallEvent event) {
        if (event instanceof CallEvent.Ended(String why)) {
            isEnded = true;
            cause = why;
        }
    }

    private CallRecord record() {
        var named = Redacted.of(queue.name());
        return new CallRecord(
                Id.next(premises.threads().time(), premises.random()),
                0,
                beganAt,
                Optional.empty(),
                premises.threads().time().now(),
                whom.party(),
                new CallRecord.Party(Optional.empty(), Optional.empty(), named),
                new CallRecord.End(480, CallRecord.By.HOUSE, "Not called back: " + cause),
                new CallRecord.Voice(false, Optional.empty(), List.of("callback out of the queue " + queue.name())));
    }
}
