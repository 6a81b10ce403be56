package org.belfry.pbx.call;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.record.CallRecord.By;
import org.belfry.sip.Method;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.Received;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The story of one call, from its INVITE until nobody is left. Runs on a thread of its own, which owns
/// the call and waits in the mailbox, and for the store where a message or a recording begins or ends.
///
/// One that calls somebody back ([Reverse]) has no INVITE: it begins with a hunt for an agent.
///
///     begin ─▶ hunt ──somebody answers──▶ talk ──BYE, time, order──▶ end
///              ▲ │ └─failure─▶ announcement ─▶ end
///              │ └─a service─▶ attendant ──▶ end, or talk
///              └───────────────────┘
///
/// Talking there is hold, transfer (a hunt for who is sent on) and replacement. An [Attendant] is served on
/// the same thread, and takes the call's events one by one ([#step]) as the call itself does.
final class Call implements Runnable {

    /// Services one after the other, against menus that lead to each other and somebody who never stops.
    private static final int SERVED_MAX = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    final Premises premises;
    final Mailbox<CallEvent> mailbox;
    final Ledger ledger;
    final Dialler dialler;
    final Sessions sessions;
    private final Arrival.Read.@Nullable Whole arrival;
    private final @Nullable Reverse reverse;
    private final Line firstLine;
    private @Nullable Object account;
    private final Map<Line, Leg> legs = new HashMap<>();
    private final Transfers transfers;
    private final Taping taping;
    private final Requests requests;
    private int legNumber;
    private @Nullable Caller caller;
    private @Nullable Hunt hunt;
    private @Nullable Pair pair;
    private final Budgets budgets = new Budgets();
    private @Nullable Instant lastsUntil;
    private boolean over;
    private @Nullable Due due;
    private @Nullable Attendance attendance;
    private int served;

    /// @param account whose place it takes, to be given back at the end
    Call(Premises premises, Mailbox<CallEvent> mailbox, Arrival.Read.Whole arrival, Line line, Object account) {
        this(premises, mailbox, arrival, null, line, account);
    }

    /// One the house begins itself, in a place that is somebody else's to give back.
    Call(Premises premises, Mailbox<CallEvent> mailbox, Reverse reverse, Line line) {
        this(premises, mailbox, null, reverse, line, null);
        ledger.note(reverse.fact());
    }

    private Call(
            Premises premises,
            Mailbox<CallEvent> mailbox,
            Arrival.Read.@Nullable Whole arrival,
            @Nullable Reverse reverse,
            Line line,
            @Nullable Object account) {
        this.premises = premises;
        this.mailbox = mailbox;
        this.arrival = arrival;
        this.reverse = reverse;
        this.firstLine = line;
        this.account = account;
        ledger = new Ledger(premises, Id.next(premises.threads().time(), premises.random()));
        dialler = new Dialler(premises, mailbox, this::nextNumber);
        sessions = new Sessions(premises);
        taping = new Taping(this);
        transfers = new Transfers(this);
        requests = new Requests(this, transfers);
    }

    int nextNumber() {
        return legNumber++;
    }

    @Override
    public void run() {
        try {
            begin();
            while (!over) {
                var next = due;
                due = null;
                if (next == null) {
                    step(null);
                } else {
                    serve(next);
                }
            }
        } catch (RuntimeException ours) {
            LOG.error("A call ended by a fault of ours", ours);
        } finally {
            end();
        }
    }

    /// Takes the next event, or notices that time has passed.
    ///
    /// @param until it waits no longer than that, whatever else is to be waited for
    void step(@Nullable Instant until) {
        var ours = deadline();
        var deadline = earlier(ours, until);
        var event = mailbox.take(deadline == null ? null : premises.clock().nanos(deadline));
        if (event != null) {
            hear(event);
        }
        // Also while there is always something to hear: nobody keeps a call up by talking to us.
        if (!over && ours != null && !premises.clock().now().isBefore(ours)) {
            timePassed(premises.clock().now());
        }
        settle();
        if (!over) {
            taping.follow(premises.clock().now());
        }
        show();
    }

    /// Tells people how it stands now, and the records who is up.
    private void show() {
        legs.values().forEach(ledger::up);
        var first = pair == null ? caller == null ? null : caller.leg() : pair.one();
        if (over || first == null) {
            return;
        }
        var second = pair == null ? null : pair.second();
        var talking = Stream.of(first, second).filter(leg -> leg != null && leg.isAnswered());
        premises.board()
                .show(
                        new LiveCall(
                                ledger.call(),
                                first.beganAt(),
                                first.answeredAt(),
                                first.peer().party(),
                                second == null
                                        ? first.towards().party()
                                        : second.peer().party(),
                                hunt != null && hunt.hasRung(),
                                talking.allMatch(leg -> leg.talk().isProtected())),
                        mailbox);
    }

    private void begin() {
        if (arrival != null) {
            begin(arrival);
        } else if (reverse != null) {
            var first = new Hunt(premises, dialler, ledger, new Nobody(), reverse.toAgents());
            hunt = first;
            first.begin(reverse.agents(), Optional.empty());
            settle();
        }
    }

    private void begin(Arrival.Read.Whole arrival) {
        switch (new Arrival(premises).open(arrival, firstLine, nextNumber())) {
            case Arrival.Opened.Refused(Failure failure) -> {
                arrival.invite().refuse(failure.status(), failure.sentence());
                over = true;
            }
            case Arrival.Opened.Whole(Caller opened) -> {
                caller = opened;
                legs.put(firstLine, opened.leg());
                hunt = new Hunt(premises, dialler, ledger, opened, arrival.quest());
                hunt.begin();
                settle();
                show();
            }
        }
    }

    private void hear(CallEvent event) {
        switch (event) {
            case CallEvent.Asked(Line line, Incoming in) -> asked(line, in);
            case CallEvent.Confirmed(Line _, Incoming prack) -> prack.answer(200);
            case CallEvent.Cancelled(Line line) -> cancelled(line);
            case CallEvent.Acknowledged(Line line, var ack) ->
                leg(line)
                        .flatMap(leg -> sessions.acknowledged(leg, other(leg), ack))
                        .ifPresent(failure -> finish(By.HOUSE, failure.sentence()));
            case CallEvent.Unheard(Line line, var _) ->
                leg(line).ifPresent(leg -> finish(By.HOUSE, "The telephone did not confirm our answer."));
            case CallEvent.Rang rang -> hunting(rang, () -> hunt().rang(rang));
            case CallEvent.Accepted accepted -> accepted(accepted);
            case CallEvent.Refused refused ->
                hunting(refused, () -> hunt().refused(refused.line(), refused.response()));
            case CallEvent.Unreached(Line line, var why) -> hunting(event, () -> hunt().unreached(line, why));
            case CallEvent.Answered(Line line, Within request, var response) ->
                leg(line).ifPresent(leg -> requests.answered(leg, request, response.status(), response));
            case CallEvent.Unanswered(Line line, Within request, var why) ->
                leg(line).ifPresent(leg -> requests.unanswered(leg, request, why));
            case CallEvent.Pressed(Line line, char key) -> pressed(line, key);
            case CallEvent.Played(Line line, int number) -> {
                if (attendance != null) {
                    attendance.played(line, number);
                }
            }
            case CallEvent.Noticed(Line line, int number) -> taping.noticed(line, number);
            case CallEvent.Keyed(Line line, char key) -> taping.pressed(line, key);
            case CallEvent.Joins(Line _, Leg leg, var leave) -> joins(leg, leave);
            case CallEvent.Deferred(String dialled) -> transfers.deferred(dialled);
            case CallEvent.Bell _ -> LOG.trace("Something has changed elsewhere");
            case CallEvent.Replacing replacing -> transfers.replacing(replacing);
            case CallEvent.Surrender surrender -> transfers.surrender(surrender);
            case CallEvent.Surrendered(Leg leg, Optional<Budgets.Granted> leave) -> transfers.surrendered(leg, leave);
            case CallEvent.NotSurrendered(int status) -> transfers.notSurrendered(status);
            case CallEvent.Revoked(DeviceId device) -> revoked(device);
            case CallEvent.Ended(String cause) -> finish(By.HOUSE, cause);
        }
    }

    private Hunt hunt() {
        return java.util.Objects.requireNonNull(hunt);
    }

    private void hunting(CallEvent event, Runnable act) {
        if (hunt != null) {
            act.run();
        } else {
            LOG.debug("Nobody hunts any more: {}", event.getClass().getSimpleName());
        }
    }

    private void accepted(CallEvent.Accepted accepted) {
        if (hunt != null) {
            hunt.accepted(accepted);
        } else {
            accepted.line().exchange().run(() -> accepted.by().end(accepted.dialog()));
        }
    }

    // Requests in a dialog.

    private void asked(Line line, Incoming in) {
        var known = leg(line).or(() -> Optional.ofNullable(hunt).flatMap(one -> one.find(line)));
        if (known.isEmpty()
                || !known.get().hasDialog()
                || !known.get().dialog().id().equals(DialogId.ofReceived(in.request()))) {
            in.answer(481);
            return;
        }
        var leg = known.get();
        if (!leg.mayComeBy(in.flow())) {
            in.answer(403);
            return;
        }
        switch (leg.dialog().receive(in.request())) {
            case Received.OutOfOrder() -> in.answer(Received.OutOfOrder.STATUS);
            case Received.Over() -> in.answer(Received.Over.STATUS);
            case Received.InOrder(var next) -> {
                leg.dialog(next);
                requests.asked(leg, in);
            }
        }
    }

    private void cancelled(Line line) {
        var waiting = caller;
        if (waiting != null && waiting.leg().line() == line && !waiting.leg().isAnswered()) {
            callerLeft(waiting, "The caller hung up before anybody answered.");
        }
    }

    void callerLeft(Caller waiting, String cause) {
        if (hunt != null) {
            hunt.abandon(cause);
        }
        waiting.refuse(new Failure(487, ""));
        ledger.ended(waiting.leg(), Optional.empty(), By.CALLER, 487, cause);
        remove(waiting.leg());
        over = true;
    }

    // What a hunt came to.

    private void settle() {
        var current = hunt;
        if (current == null || over) {
            return;
        }
        current.failure().ifPresent(failure -> {
            hunt = null;
            current.abandon(failure.sentence());
            unfound(current, failure);
        });
        current.served().ifPresent(served -> {
            hunt = null;
            due = new Due(served.attendant(), current.waiting(), current.quest(), served.forwarder());
        });
        current.winner().ifPresent(winner -> {
            hunt = null;
            current.leave()
                    .ifPresent(leave -> budgets.add(
                            winner, Budgets.Granted.from(leave, premises.clock().now())));
            found(current.waiting(), winner);
        });
    }

    private void found(Waiting waiting, Leg winner) {
        legs.put(winner.line(), winner);
        if (waiting instanceof Nobody) {
            callsBack(winner);
            return;
        }
        waiting.leg().towards(winner.peer());
        var failure = waiting.connect(winner);
        if (failure.isPresent()) {
            winner.bye();
            ledger.ended(winner, Optional.empty(), By.HOUSE, 200, failure.get().sentence());
            remove(winner);
            unfound(waiting, failure.get());
            return;
        }
        pair = new Pair(waiting.leg(), winner);
        lasts();
        if (reverse != null && account == null) {
            // What kept his place until now gives it back: this takes one of its own as long as they talk.
            account = reverse;
            premises.board().takeAnother(reverse);
            reverse.cameTo(Reverse.Outcome.REACHED);
        }
        if (transfers.isPending()) {
            transfers.found(winner);
        } else if (waiting instanceof Held) {
            sessions.fit(waiting.leg(), winner);
        }
    }

    /// An agent is there: now who is called back.
    private void callsBack(Leg agent) {
        var back = java.util.Objects.requireNonNull(reverse, "nobody is called back");
        pair = new Pair(agent, null);
        lasts();
        var held = new Held(agent, premises, Held.Comfort.RINGBACK);
        due = new Due(back.briefing(), held, back.toWhom(agent.peer()), Optional.empty());
    }

    private void unfound(Hunt failed, Failure failure) {
        var waiting = failed.waiting();
        if (waiting instanceof Nobody) {
            over = true;
            return;
        }
        var announcing = transfers.isPending() || attendance != null
                ? Optional.<Attendant>empty()
                : new Attendants(premises).announcing(failure, failed.quest());
        if (announcing.isPresent()) {
            due = new Due(announcing.get(), waiting, failed.quest(), Optional.empty());
        } else {
            unfound(waiting, failure);
        }
    }

    private void unfound(Waiting waiting, Failure failure) {
        if (transfers.isPending()) {
            transfers.unfound(failure);
        } else if (attendance == null) {
            refuse(waiting, failure);
        }
    }

    /// He is told so, or hung up on; nothing is left of the call then.
    void refuse(Waiting waiting, Failure failure) {
        if (waiting instanceof Caller unanswered && !unanswered.leg().isAnswered()) {
            unanswered.refuse(failure);
            ledger.ended(unanswered.leg(), Optional.empty(), By.HOUSE, failure.status(), failure.sentence());
            remove(unanswered.leg());
            over = true;
        } else {
            finish(By.HOUSE, failure.sentence());
        }
    }

    // What the house does itself.

    /// An attendant that is to serve next.
    private record Due(Attendant attendant, Waiting waiting, Quest quest, Optional<PersonId> forwarder) {}

    private void serve(Due next) {
        var phrases = premises.callees().services().phrases();
        if (phrases.isEmpty() || ++served > SERVED_MAX) {
            refuse(next.waiting(), new Failure(482, "The call was sent on too often."));
            return;
        }
        if (!next.attendant().keepsSender()) {
            transfers.served();
        }
        Onward onward;
        try (var voice = new Attendance(this, next.waiting(), next.quest(), phrases.get())) {
            attendance = voice;
            onward = next.attendant().serve(voice);
        } catch (CallerGone _) {
            return;
        } finally {
            attendance = null;
        }
        if (!over) {
            goOn(onward, next);
        }
    }

    private void goOn(Onward onward, Due from) {
        var leg = from.waiting().leg();
        switch (onward) {
            case Onward.To(Route route) -> hunt(stillWaiting(from.waiting()), from.quest(), route, from.forwarder());
            case Onward.Chosen(Route route) ->
                hunt(stillWaiting(from.waiting()), from.quest(), route, Optional.empty());
            case Onward.Talking() -> {
                if (other(leg).isEmpty()) {
                    finish(By.HOUSE, "Nobody was there any more.");
                }
            }
            case Onward.Done(String cause) -> finish(By.HOUSE, cause);
            case Onward.Refused(int status, String sentence) -> refuse(from.waiting(), new Failure(status, sentence));
        }
    }

    private Waiting stillWaiting(Waiting waiting) {
        return waiting.leg().isAnswered() ? new Held(waiting.leg(), premises, Held.Comfort.RINGBACK) : waiting;
    }

    private void hunt(Waiting waiting, Quest quest, Route route, Optional<PersonId> forwarder) {
        var next = new Hunt(premises, dialler, ledger, waiting, quest);
        hunt = next;
        next.begin(route, forwarder);
        settle();
    }

    /// Rings people for somebody who is being served.
    void ring(Held waiting, Quest quest, Route.Ring route) {
        waiting.ringing();
        hunt(waiting, quest, route, Optional.empty());
    }

    /// Who transferred somebody who is being served, if he is there still.
    Optional<Leg> sender() {
        return transfers.asker();
    }

    void release() {
        transfers.served();
    }

    /// What the house serves somebody with, if it does: what he dialled.
    Optional<String> servedBy(Leg leg) {
        return Optional.ofNullable(attendance)
                .filter(serving -> serving.leg() == leg)
                .map(serving -> serving.visitor().dialled());
    }

    /// Gives a leg to another call; nothing is left of this one.
    ///
    /// @return false if that call is over
    boolean give(Leg leg, Line to) {
        handOver(leg);
        var leave = budgets.take(leg);
        if (!to.tell(new CallEvent.Joins(to, leg, leave))) {
            add(leg);
            leave.ifPresent(one -> budgets.add(leg, one));
            return false;
        }
        // What came for the leg in between is passed on at the end of this call.
        leg.line().moves(mailbox, to.mailbox());
        over = true;
        return true;
    }

    /// Somebody of another call goes on here.
    private void joins(Leg newcomer, Optional<Budgets.Granted> leave) {
        Waiting waiting = null;
        if (hunt != null) {
            waiting = hunt.waiting();
            abandonHunt("Somebody else picked it up.");
        } else if (attendance != null && other(attendance.leg()).isEmpty()) {
            waiting = new Held(attendance.leg(), premises, Held.Comfort.MUSIC);
        }
        if (waiting == null) {
            tooLate(newcomer, leave);
            return;
        }
        newcomer.number(nextNumber());
        leave.ifPresent(one -> budgets.add(newcomer, one));
        newcomer.towards(
                reverse != null && waiting instanceof Nobody
                        ? reverse.whom()
                        : waiting.leg().peer());
        found(waiting, newcomer);
    }

    /// A leg of another call that was to go on in this one.
    void tooLate(Leg newcomer, Optional<Budgets.Granted> leave) {
        newcomer.number(nextNumber());
        newcomer.bye();
        ledger.ended(newcomer, Optional.empty(), By.HOUSE, 480, "Who it was to talk to had gone.");
        newcomer.close();
        leave.ifPresent(one -> one.leave().close());
    }

    /// @return whether it was pressed for the house
    boolean pressed(Line line, char key) {
        var serving = attendance;
        if (serving != null) {
            serving.pressed(line, key);
        }
        return serving != null;
    }

    /// It does not last for ever.
    void lasts() {
        lastsUntil = earlier(
                lastsUntil,
                premises.clock().now().plus(premises.settings().limits().lasting()));
    }

    Budgets budgets() {
        return budgets;
    }

    // Who is there.

    Optional<Leg> leg(Line line) {
        return Optional.ofNullable(legs.get(line));
    }

    void add(Leg leg) {
        legs.put(leg.line(), leg);
    }

    /// Closes it; what became of it has been written down.
    void remove(Leg leg) {
        legs.remove(leg.line());
        leg.close();
        budgets.close(leg);
    }

    /// Lets it go on in another call.
    void handOver(Leg leg) {
        ledger.moved(leg);
        legs.remove(leg.line());
    }

    Optional<Leg> other(Leg leg) {
        return pair == null ? Optional.empty() : pair.otherThan(leg);
    }

    Optional<Pair> pair() {
        return Optional.ofNullable(pair);
    }

    void pair(Pair now) {
        pair = now;
    }

    Optional<Caller> unanswered() {
        return Optional.ofNullable(caller).filter(one -> !one.leg().isAnswered());
    }

    boolean hunts() {
        return hunt != null;
    }

    void hunt(Waiting waiting, Quest quest) {
        var next = new Hunt(premises, dialler, ledger, waiting, quest);
        hunt = next;
        next.begin();
    }

    void abandonHunt(String why) {
        if (hunt != null) {
            hunt.abandon(why);
            hunt = null;
        }
    }

    // Time.

    private @Nullable Instant deadline() {
        Instant first = earlier(
                earlier(lastsUntil, taping.deadline()),
                earlier(budgets.deadline(), hunt == null ? null : hunt.deadline()));
        for (Leg leg : legs.values()) {
            first = earlier(first, Sessions.deadline(leg));
        }
        return first;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    private void timePassed(Instant now) {
        if (hunt != null) {
            hunt.timePassed(now);
        }
        if ((lastsUntil != null && !now.isBefore(lastsUntil)) || budgets.areSpent(now)) {
            finish(By.HOUSE, "The call lasted as long as it may.");
            return;
        }
        for (Leg leg : List.copyOf(legs.values())) {
            var due = Sessions.deadline(leg);
            if (!over && due != null && !now.isBefore(due) && sessions.timePassed(leg, other(leg), now)) {
                finish(By.HOUSE, "The telephone was silent for too long.");
            }
        }
    }

    // The end.

    /// Ends it for all who are left.
    void finish(By by, String cause) {
        over = true;
        abandonHunt(cause);
        unanswered().ifPresent(waiting -> waiting.refuse(new Failure(480, cause)));
        transfers.cut(cause);
        var left = List.copyOf(legs.values());
        left.forEach(Leg::bye);
        left.forEach(leg -> ledger.ended(leg, other(leg), by, 480, cause));
        left.forEach(this::remove);
    }

    private void revoked(DeviceId device) {
        if (legs.values().stream().anyMatch(leg -> leg.peer().device().equals(Optional.of(device)))) {
            finish(By.HOUSE, "The telephone was revoked.");
        } else if (hunt != null) {
            hunt.revoked(device);
        }
    }

    boolean isOver() {
        return over;
    }

    /// Nothing of it is left, whatever fails meanwhile.
    private void end() {
        over = true;
        surely(this::endLeft);
        surely(ledger::close);
        surely(() -> premises.board().hide(ledger.call()));
        surely(taping::end);
        surely(budgets::close);
        surely(this::leaveBoard);
        mailbox.close().forEach(event -> surely(() -> late(event)));
        var back = reverse;
        if (back != null) {
            surely(() -> back.cameTo(pair == null ? Reverse.Outcome.NO_AGENT : Reverse.Outcome.UNREACHED));
        }
    }

    private static void surely(Runnable act) {
        try {
            act.run();
        } catch (RuntimeException ours) {
            LOG.error("A call did not end well", ours);
        }
    }

    private void endLeft() {
        try {
            if (!legs.isEmpty() || hunt != null) {
                finish(By.HOUSE, "The house ended the call.");
            }
        } finally {
            List.copyOf(legs.values()).forEach(this::remove);
        }
    }

    private void leaveBoard() {
        var board = premises.board();
        if (caller == null && arrival != null) {
            // Nobody else knows of the INVITE yet. A second answer does nothing.
            arrival.invite().answer(500);
            board.forget(arrival.invite().transaction());
        }
        // A leg that was handed over lives on under its line.
        if (firstLine.isAt(mailbox)) {
            board.remove(firstLine);
        }
        if (account != null) {
            board.giveBackPlace(account);
        }
    }

    /// What came when nobody listened any more.
    private void late(CallEvent event) {
        if (event instanceof CallEvent.OfLeg of
                && !of.line().isAt(mailbox)
                && of.line().tell(event)) {
            return;
        }
        switch (event) {
            case CallEvent.Asked(Line _, Incoming in) -> in.answer(in.request().is(Method.BYE) ? 200 : 481);
            case CallEvent.Confirmed(Line _, Incoming prack) -> prack.answer(200);
            case CallEvent.Replacing(Line _, Incoming invite, var _) -> invite.answer(481);
            case CallEvent.Joins(Line _, Leg leg, var leave) -> tooLate(leg, leave);
            case CallEvent.Surrender surrender -> surrender.to().order(new CallEvent.NotSurrendered(481));
            case CallEvent.Surrendered(Leg leg, var leave) -> tooLate(leg, leave);
            case CallEvent.Accepted accepted ->
                accepted.line().exchange().run(() -> accepted.by().end(accepted.dialog()));
            case CallEvent.Pressed _,
                    CallEvent.Played _,
                    CallEvent.Noticed _,
                    CallEvent.Keyed _,
                    CallEvent.Bell _,
                    CallEvent.Deferred _,
                    CallEvent.Revoked _,
                    CallEvent.Cancelled _,
                    CallEvent.Acknowledged _,
                    CallEvent.Unheard _,
                    CallEvent.Rang _,
                    CallEvent.Refused _,
                    CallEvent.Unreached _,
                    CallEvent.Answered _,
                    CallEvent.Unanswered _,
                    CallEvent.NotSurrendered _,
                    CallEvent.Ended _ -> {}
        }
    }
}
