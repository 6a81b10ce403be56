package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.belfry.ground.PersonId;
import org.belfry.pbx.call.Dialler.Dialled;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.gate.OutboundGate.Decision;
import org.belfry.pbx.gate.OutboundGate.Leave;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.record.CallRecord.By;
import org.belfry.signal.Outcome;
import org.belfry.sip.SipResponse;
import org.jspecify.annotations.Nullable;

/// Rings stage after stage and route after route until somebody answers. Owned by the call's thread.
///
///     begin ─▶ route ─▶ all telephones of a stage ─▶ winner
///                │ ▲          │ nobody
///                │ └──────────┴─▶ next stage, or the route behind
///                └─▶ failure
///
/// The first 2xx wins and the others are taken back; one that crosses that is ended by its [Invitation].
/// A redirection (3xx) is a refusal: where a call goes is ours to say, not a telephone's (policy C3).
final class Hunt {

    /// To telephones that rang in vain: nobody missed that call (RFC 3326 §3.1).
    private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";

    /// How long a trunk that is believed to be out of order is waited for: longer than any that is there
    /// takes to say so.
    static final Duration DOUBTFUL = Duration.ofSeconds(8);

    private final Premises premises;
    private final Dialler dialler;
    private final Ledger ledger;
    private final Waiting waiting;
    private final Quest quest;
    private final Map<Line, Ringing> ringing = new LinkedHashMap<>();
    private final Attendants attendants;
    private final BestResponse best = new BestResponse();
    private String sentence = "Nobody answers.";
    /// Of the gate, that let nothing out last.
    private String rule = "";
    private Iterator<Route.Stage> stages = Collections.emptyIterator();
    private Route.@Nullable Ring current;
    /// Everybody who was rung for `current` and answered at all was busy or declined.
    private boolean allBusy;
    private Iterator<String> trunks = Collections.emptyIterator();
    private Route.@Nullable Outside outside;
    private int steps;
    private boolean rung;
    /// The telephone at the far end of the trunk that is tried has rung.
    private boolean farRang;
    /// On whose account what follows leaves the house; nobody before somebody sent it on.
    private @Nullable PersonId forwarder;
    /// The queue that pays for what follows, if one calls back.
    private OutboundGate.@Nullable Errand errand;
    private @Nullable Instant deadline;
    /// Who is called now is not waited for long, until it says something.
    private boolean brief;
    private @Nullable Ringing winner;
    private @Nullable Failure failure;

    private @Nullable Served served;

    /// The house serves him itself.
    ///
    /// @param forwarder as in the hunt
    record Served(Attendant attendant, Optional<PersonId> forwarder) {}

    private record Ringing(Leg leg, Invitation invitation, Optional<Leave> leave) {}

    Hunt(Premises premises, Dialler dialler, Ledger ledger, Waiting waiting, Quest quest) {
        this.premises = premises;
        this.dialler = dialler;
        this.ledger = ledger;
        this.waiting = waiting;
        this.quest = quest;
        attendants = new Attendants(premises);
    }

    Waiting waiting() {
        return waiting;
    }

    // What came of it.

    Optional<Leg> winner() {
        return Optional.ofNullable(winner).map(Ringing::leg);
    }

    /// What let the winner out of the house.
    Optional<Leave> leave() {
        return Optional.ofNullable(winner).flatMap(Ringing::leave);
    }

    Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /// Who serves him instead of somebody who answers.
    Optional<Served> served() {
        return Optional.ofNullable(served);
    }

    Quest quest() {
        return quest;
    }

    @Nullable
    Instant deadline() {
        return deadline;
    }

    /// The leg that rings there, if one does.
    Optional<Leg> find(Line line) {
        return Optional.ofNullable(ringing.get(line)).map(Ringing::leg);
    }

    // Routes.

    void begin() {
        follow(premises.callees()
                .dialplan()
                .get()
                .route(quest.by(), quest.dialled(), premises.threads().time().now()));
    }

    /// Follows a route he was on already.
    ///
    /// @param by on whose account it leaves the house, if somebody sent him on
    void begin(Route route, Optional<PersonId> by) {
        forwarder = by.orElse(null);
        follow(route);
    }

    private void follow(Route route) {
        Route next = route;
        while (next != null) {
            if (++steps > premises.settings().limits().stepsMax()) {
                failure = new Failure(482, "The call was sent on too often.");
                return;
            }
            var attendant = attendants.of(next);
            if (attendant.isPresent()) {
                served = new Served(attendant.get(), Optional.ofNullable(forwarder));
                return;
            }
            next = switch (next) {
                case Route.Ring ring -> rings(ring);
                case Route.Queue queue -> rings(asRing(queue));
                case Route.Forwarded(PersonId by, Route to) -> {
                    forwarder = by;
                    yield to;
                }
                case Route.CalledBack(String queue, var terms, Route to) -> {
                    errand = OutboundGate.Errand.of(queue, terms.classes(), terms.countries());
                    yield to;
                }
                // A house without voice goes on as if nothing was pressed.
                case Route.Say(String _, Route then) -> then;
                case Route.Menu menu -> menu.otherwise();
                case Route.Outside out -> {
                    outside(out);
                    yield null;
                }
                case Route.MessageBox _ -> {
                    failure = told(BestResponse.NOBODY, "Nobody answers, and there is no message box.");
                    yield null;
                }
                case Route.Feature _ -> {
                    failure = new Failure(404, "There is no such service.");
                    yield null;
                }
                case Route.Nowhere(int status, String why) -> {
                    failure = told(status, why);
                    yield null;
                }
            };
        }
    }

    /// Rings its first stage.
    ///
    /// @return where it goes if nobody is there to ring; null if somebody rings
    private @Nullable Route rings(Route.Ring ring) {
        var order = new ArrayList<>(ring.stages());
        switch (ring.order()) {
            case AS_LISTED, TOGETHER -> {}
            case RANDOM -> Collections.shuffle(order, premises.random());
            case LONGEST_IDLE -> order.sort(Comparator.comparing(this::idleSince));
        }
        stages = order.iterator();
        current = ring;
        allBusy = true;
        return nextStage() ? null : ring.otherwise();
    }

    /// Of whom rings first in it.
    private Instant idleSince(Route.Stage stage) {
        var since = stage.people().isEmpty()
                ? null
                : premises.board().occupancy().idleSince(stage.people().getFirst());
        return since == null ? Instant.MIN : since;
    }

    /// All agents at once for as long as one waits: who comes first, speaks first.
    private static Route.Ring asRing(Route.Queue queue) {
        return new Route.Ring(List.of(new Route.Stage(queue.agents(), queue.patience())), queue.otherwise());
    }

    /// What telephones said counts for more than what a route says when all of them have refused.
    private Failure told(int status, String why) {
        var said = best.status();
        if (said == null) {
            return new Failure(status, why);
        }
        return new Failure(said, best.sentence(), said == 403 ? rule : "");
    }

    private boolean nextStage() {
        while (stages.hasNext()) {
            var stage = stages.next();
            for (var person : stage.people()) {
                if (isEngaged(person)) {
                    best.add(486, "The line is busy.");
                    continue;
                }
                premises.callees().contacts().of(person).stream()
                        .filter(contact -> !quest.silent().equals(Optional.of(contact.device())))
                        .takeWhile(_ ->
                                ringing.size() < premises.settings().limits().legsMax())
                        .forEach(contact -> ring(dialler.contact(contact, waiting, quest), Optional.empty()));
            }
            if (!ringing.isEmpty()) {
                deadline = premises.clock().now().plus(shorter(stage.patience()));
                return true;
            }
        }
        return false;
    }

    /// Talks already, and wants no second call meanwhile.
    private boolean isEngaged(PersonId person) {
        return premises.board().occupancy().isTalking(person)
                && !premises.callees().dialplan().get().takesSecondCall(person);
    }

    private Duration shorter(Duration patience) {
        var most = premises.settings().limits().ringing();
        return patience.compareTo(most) < 0 ? patience : most;
    }

    private void ring(Dialled dialled, Optional<Leave> leave) {
        switch (dialled) {
            case Dialled.Rings(Leg leg, Invitation invitation) -> {
                ringing.put(leg.line(), new Ringing(leg, invitation, leave));
                leg.peer().person().ifPresent(person -> premises.board().bells().begins(person, leg.line()));
            }
            case Dialled.Not(Failure why) -> {
                leave.ifPresent(Leave::close);
                best.add(why.status(), why.sentence());
                sentence = why.sentence();
            }
        }
    }

    // Outside.

    /// Only on somebody's account: a stranger who came by a trunk never leaves by one.
    private void outside(Route.Outside out) {
        boolean mayLeave = switch (quest.by()) {
            case Dialling.ByPerson _ -> quest.account().isPresent();
            case Dialling.ByQueue _ -> quest.account().isPresent() && errand != null;
            case Dialling.ByTrunk _ -> false;
        };
        if (!mayLeave && forwardedBy(out).isEmpty()) {
            failure = new Failure(403, "Calls from outside do not leave the house again.");
            return;
        }
        outside = out;
        trunks = doubtfulLast(out.trunks()).iterator();
        if (!nextTrunk()) {
            failure = told(BestResponse.NOBODY, sentence);
        }
    }

    /// None is left out: who calls for help, or has no other line, tries them all.
    private List<String> doubtfulLast(List<String> names) {
        var lines = premises.callees().trunks();
        return Stream.concat(
                        names.stream().filter(name -> !lines.isDoubtful(name)),
                        names.stream().filter(lines::isDoubtful))
                .distinct()
                .toList();
    }

    /// Who forwards his calls pays for them. Nobody forwards to an emergency: that is for who needs it.
    private Optional<PersonId> forwardedBy(Route.Outside out) {
        return out.emergency() ? Optional.empty() : Optional.ofNullable(forwarder);
    }

    private boolean nextTrunk() {
        var out = outside;
        while (out != null && trunks.hasNext()) {
            String name = trunks.next();
            var line = premises.callees().trunks().named(name);
            if (line.isEmpty()) {
                sentence = "The line is out of order.";
                continue;
            }
            switch (premises.gate().ask(attempt(name, out))) {
                case Decision.Refused(String refusedBy, String why, var _) -> {
                    rule = refusedBy;
                    best.add(403, why);
                    sentence = why;
                }
                case Decision.Granted(Leave leave, var _) ->
                    ring(dialler.trunk(line.get(), out, waiting, quest), Optional.of(leave));
            }
            if (!ringing.isEmpty()) {
                brief = premises.callees().trunks().isDoubtful(name);
                var most = premises.settings().limits().ringing();
                deadline = premises.clock().now().plus(brief ? DOUBTFUL : most);
                return true;
            }
        }
        return false;
    }

    /// A trunk said something: it is there, and may ring.
    private void heardOf(Leg leg, int status) {
        leg.peer().trunk().ifPresent(name -> {
            premises.callees().trunks().answered(name, status);
            if (status < 200 && brief) {
                // Once: who goes on saying that it rings does not ring for ever.
                brief = false;
                deadline =
                        premises.clock().now().plus(premises.settings().limits().ringing());
            }
        });
    }

    private OutboundGate.Attempt attempt(String trunk, Route.Outside out) {
        var forwarder = forwardedBy(out);
        var account = forwarder.or(quest::account).orElseThrow();
        var purpose = forwarder.isPresent() ? Purpose.FORWARD : quest.purpose();
        return new OutboundGate.Attempt(
                account,
                forwarder.isPresent() ? Optional.empty() : quest.device(),
                trunk,
                out.number(),
                purpose,
                premises.threads().time().now(),
                Optional.ofNullable(errand));
    }

    /// Whether any telephone said that it rings.
    boolean hasRung() {
        return rung;
    }

    // What telephones say.

    void rang(CallEvent.Rang event) {
        var one = ringing.get(event.line());
        if (one == null) {
            return;
        }
        var response = event.response();
        if (event.dialog() != null && !one.leg().hasDialog()) {
            one.leg().dialog(event.dialog());
        }
        one.leg().said(response);
        heardOf(one.leg(), response.status());
        rung |= response.status() >= 180;
        farRang |= response.status() == 180;
        if (Bodies.description(response) instanceof Bodies.Body.Whole(var answer)
                && one.leg().talk().answered(answer).isEmpty()) {
            waiting.early(one.leg());
        } else if (response.status() >= 180) {
            waiting.ringing();
        }
    }

    void accepted(CallEvent.Accepted event) {
        var one = noMore(event.line());
        if (one == null) {
            event.line().exchange().run(() -> event.by().end(event.dialog()));
            return;
        }
        var leg = one.leg();
        leg.answered(event.dialog(), event.response());
        heardOf(leg, 200);
        leg.timer(event.timer().agreed(event.response(), premises.clock().now()));
        // The provider counts it from here on, whatever becomes of it.
        one.leave().ifPresent(Leave::answered);
        var failed = answer(leg, event.response());
        if (winner != null || failed.isPresent()) {
            leg.bye();
            ended(one, 200, failed.map(Failure::sentence).orElse("Somebody else was faster."), By.HOUSE);
            failed.ifPresent(why -> nobodyLeft(why.status(), why.sentence()));
            return;
        }
        winner = one;
        takeBack("Somebody else answered.", ELSEWHERE);
        deadline = null;
    }

    private static Optional<Failure> answer(Leg leg, SipResponse response) {
        return switch (Bodies.description(response)) {
            case Bodies.Body.Whole(var answer) ->
                leg.talk().answered(answer).map(refusal -> new Failure(488, refusal.sentence()));
            case Bodies.Body.None() ->
                leg.talk().plan().isPresent()
                        ? Optional.empty()
                        : Optional.of(new Failure(488, "The telephone agreed on no media."));
            case Bodies.Body.Broken(var _, String why) -> Optional.of(new Failure(488, why));
        };
    }

    void refused(Line line, SipResponse response) {
        var one = noMore(line);
        if (one != null) {
            int status = response.status();
            heardOf(one.leg(), status);
            ended(one, status, "The telephone refused with %d.".formatted(status), By.CALLED);
            if (status >= 600) {
                takeBack("Somebody declined for all.", null);
            }
            nobodyLeft(status, status == 486 || status == 600 ? "The line is busy." : sentence);
        }
    }

    /// Rings no more at a device that may do nothing any more.
    void revoked(DeviceId device) {
        for (Ringing one : List.copyOf(ringing.values())) {
            if (one.leg().peer().device().equals(Optional.of(device))) {
                takeBack(one, 480, "The telephone was revoked.", null);
                nobodyLeft(480, sentence);
            }
        }
    }

    void unreached(Line line, Outcome.Why why) {
        var one = noMore(line);
        if (one != null) {
            int status = status(why);
            ended(one, status, "The telephone could not be reached.", By.HOUSE);
            nobodyLeft(status, sentence);
        }
    }

    /// Without a way to a telephone it is as if nobody had registered there (RFC 3261 §21.4.18); a line to the world
    /// is out of order.
    private int status(Outcome.Why why) {
        return switch (why) {
            case TIMED_OUT -> 408;
            case NO_WAY -> outside == null ? 480 : 503;
            case OVERLOADED -> 503;
            case CANCELLED -> 487;
        };
    }

    /// One refused: the next are asked once the last has.
    private void nobodyLeft(int status, String why) {
        best.add(status, why);
        sentence = why;
        allBusy &= status == 486 || status >= 600;
        if (ringing.isEmpty() && winner == null) {
            goOn(status);
        }
    }

    private void goOn(int status) {
        deadline = null;
        if (outside != null) {
            // By another line the same telephone would ring a second time, which only who needs help puts up with.
            boolean another = (!farRang || outside.emergency()) && ((status >= 500 && status < 600) || status == 408);
            if (!another || !nextTrunk()) {
                failure = told(BestResponse.NOBODY, sentence);
            }
        } else if (!nextStage()) {
            var ring = Objects.requireNonNull(current, "a stage without its route");
            follow(allBusy ? ring.busy() : ring.otherwise());
        }
    }

    /// Their patience may be over.
    void timePassed(Instant now) {
        var until = deadline;
        if (until != null && !now.isBefore(until) && winner == null) {
            takeBack("Nobody answered in time.", null);
            nobodyLeft(408, "Nobody answers.");
        }
    }

    /// Rings nobody any more.
    void abandon(String why) {
        takeBack(why, null);
        deadline = null;
    }

    /// It does not ring there any more.
    private @Nullable Ringing noMore(Line line) {
        var one = ringing.remove(line);
        if (one != null) {
            one.leg()
                    .peer()
                    .person()
                    .ifPresent(person -> premises.board().bells().ends(person, line));
        }
        return one;
    }

    private void takeBack(String why, @Nullable String reason) {
        for (Ringing one : List.copyOf(ringing.values())) {
            takeBack(one, 487, why, reason);
        }
    }

    /// What let it out is the invitation's from here on: it may be answered all the same.
    private void takeBack(Ringing one, int status, String why, @Nullable String reason) {
        var line = one.leg().line();
        line.exchange().run(() -> one.invitation().abandon(reason, one.leave().orElse(null)));
        noMore(line);
        over(one, status, why, By.HOUSE);
    }

    private void ended(Ringing one, int status, String cause, By by) {
        one.leave().ifPresent(Leave::close);
        over(one, status, cause, by);
    }

    private void over(Ringing one, int status, String cause, By by) {
        ledger.ended(one.leg(), Optional.empty(), by, status, cause);
        one.leg().close();
    }
}
