package org.belfry.pbx.call;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.belfry.ground.Id;
import org.belfry.media.MediaPort;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.pbx.front.CallDesk;
import org.belfry.pbx.front.Origin;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.record.CallRecords;
import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionTimer;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// All calls of a house: each between user agents of our own, back to back (policy C3, design decision
/// 2).
///
///     loops ─▶ this ─▶ mailbox of the one call concerned ─▶ its thread ─▶ Exchange.run ─▶ loops
///
/// What comes in is turned into an event and put into a mailbox, and nothing else is done here.
/// Thread-safe: called on every loop. Limits: [CallSettings.Limits], and [#EVENTS_MAX].
public final class Calls implements CallDesk, AutoCloseable {

    /// Events that wait for one call, against a peer that asks faster than a thread answers: what is
    /// beyond is refused.
    static final int EVENTS_MAX = 256;

    private static final String RETRY_SECONDS = "5";

    /// What a house that closes waits for its calls, of which one may have to do with a slow store.
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Premises premises;
    private final Arrival arrival;

    /// @param exchanges the exchange a Call-ID belongs to
    /// @param random unpredictable: tags, Call-IDs and keys are made of it
    public Calls(
            Function<String, Exchange> exchanges,
            MediaPort media,
            Callees callees,
            OutboundGate gate,
            CallRecords records,
            CallThreads threads,
            CallSettings settings,
            SecureRandom random) {
        premises = new Premises(
                new Switchboard(settings.limits()),
                exchanges,
                media,
                callees,
                gate,
                records,
                threads,
                new SteadyClock(threads.time()),
                settings,
                random);
        arrival = new Arrival(premises);
    }

    // A call comes.

    @Override
    public void invite(Exchange exchange, ServerTransaction transaction, SipRequest request, Origin origin) {
        var invite = Incoming.of(exchange, transaction, request);
        if (request.has(HeaderName.REPLACES)) {
            replacing(invite, origin);
            return;
        }
        if (premises.board().isOurs(request.callId())) {
            invite.refuse(482, "The call came back to where it began.");
            return;
        }
        switch (arrival.read(invite, origin)) {
            case Arrival.Read.Refused(int status, String sentence) -> refuse(invite, status, sentence);
            case Arrival.Read.Whole read -> begin(read);
        }
    }

    private void begin(Arrival.Read.Whole read) {
        var invite = read.invite();
        var account = read.peer().account();
        int most = read.peer().trunk().stream()
                .flatMapToInt(trunk -> premises.callees().trunks().callsIn(trunk).stream())
                .findFirst()
                .orElse(premises.settings().limits().perPersonMax());
        var refusal = premises.records().hasRoom()
                ? refusal(invite, premises.board().takePlace(account, most))
                : Optional.of(busy(invite, "The records of calls are behind."));
        if (refusal.isPresent()
                && !(isEmergency(read.quest()) && premises.board().takePlaceForHelp(account, most))) {
            invite.send(refusal.get());
            return;
        }
        Mailbox<CallEvent> mailbox = premises.threads().mailbox(EVENTS_MAX);
        var line = new Line(invite.request().callId(), invite.tag(), invite.exchange(), mailbox);
        premises.board().put(line, false);
        premises.board().put(invite.transaction(), line);
        invite.exchange().respond(invite.transaction(), invite.request(), 100);
        premises.threads().start("call", new Call(premises, mailbox, read, line, account));
    }

    /// Busy is one who calls too much; a house that is full is another matter, and later another answer.
    private static Optional<SipResponse.Builder> refusal(Incoming invite, Switchboard.Place place) {
        return switch (place) {
            case TAKEN -> Optional.empty();
            case NONE_OF_THEIRS -> Optional.of(invite.refusal(486, "As many of your calls are up as there may be."));
            case NONE -> Optional.of(busy(invite, "As many calls are up as there may be."));
        };
    }

    private static SipResponse.Builder busy(Incoming invite, String sentence) {
        return invite.refusal(503, sentence).set(HeaderName.RETRY_AFTER, RETRY_SECONDS);
    }

    /// Asked only where there is no place left.
    private boolean isEmergency(Quest quest) {
        return quest.by() instanceof Dialling.ByPerson
                && premises.callees()
                                .dialplan()
                                .get()
                                .route(
                                        quest.by(),
                                        quest.dialled(),
                                        premises.threads().time().now())
                        instanceof Route.Outside out
                && out.emergency();
    }

    private void refuse(Incoming invite, int status, String sentence) {
        var refusal = invite.refusal(status, sentence);
        if (SessionAnswer.ofRequest(invite.request(), premises.settings().sessions(), new SessionTimer.Off())
                        instanceof SessionAnswer.TooSmall small
                && status == SessionAnswer.TooSmall.STATUS) {
            small.writeTo(refusal);
        }
        invite.send(refusal);
    }

    private void replacing(Incoming invite, Origin origin) {
        var wanted = invite.request().read(Field.REPLACES);
        if (wanted == null) {
            invite.answer(400);
            return;
        }
        var line = premises.board().find(wanted.callId(), wanted.toTag());
        if (line == null || !line.tell(new CallEvent.Replacing(line, invite, origin))) {
            invite.answer(481);
        }
    }

    // Something happens in one.

    @Override
    public void within(Exchange exchange, ServerTransaction transaction, SipRequest request) {
        var in = Incoming.of(exchange, transaction, request);
        var line = find(request);
        if (line == null) {
            in.answer(481);
        } else if (!line.tell(new CallEvent.Asked(line, in))) {
            in.answer(premises.board().find(request.callId(), request.to().tag()) == null ? 481 : 503);
        }
    }

    private @Nullable Line find(SipRequest request) {
        return premises.board().find(request.callId(), request.to().tag());
    }

    @Override
    public void cancelled(Exchange exchange, ServerTransaction invite, SipRequest cancel) {
        var line = premises.board().find(invite);
        if (line != null) {
            line.tell(new CallEvent.Cancelled(line));
        }
    }

    @Override
    public void prack(Exchange exchange, ServerTransaction transaction, SipRequest request, ServerTransaction invite) {
        var in = Incoming.of(exchange, transaction, request);
        var line = find(request);
        if (line == null || !line.tell(new CallEvent.Confirmed(line, in))) {
            in.answer(481);
        }
    }

    @Override
    public void acknowledged(Exchange exchange, ServerTransaction invite, SipRequest ack) {
        var line = find(ack);
        if (line != null) {
            line.tell(new CallEvent.Acknowledged(line, ack));
        }
    }

    @Override
    public void unconfirmed(Exchange exchange, ServerTransaction invite) {
        unheard(invite);
    }

    @Override
    public void failed(Exchange exchange, ServerTransaction transaction) {
        unheard(transaction);
    }

    private void unheard(ServerTransaction invite) {
        var line = premises.board().find(invite);
        if (line != null) {
            line.order(new CallEvent.Unheard(line, invite));
        }
    }

    @Override
    public boolean answered(Exchange exchange, ClientTransaction transaction, SipResponse response) {
        if (transaction.owner() instanceof Asking ours) {
            ours.heard(response);
            return true;
        }
        return false;
    }

    @Override
    public boolean unanswered(Exchange exchange, ClientTransaction transaction, Outcome.Why why) {
        if (transaction.owner() instanceof Asking ours) {
            ours.heardNothing(why);
            return true;
        }
        return false;
    }

    // All of them.

    /// Calls that are up or ringing now, and those kept to be called back.
    public int count() {
        return premises.board().calls();
    }

    /// Those that are up or ring, in no order.
    public List<LiveCall> live() {
        return premises.board().live();
    }

    /// Whether something of the house is in use. Any thread, does not wait.
    public LineState state(Subject subject) {
        return premises.board().state(subject);
    }

    /// Has `watcher` told of whose [#state] may have changed, on any thread. It must not wait.
    public void whenChanged(Consumer<Subject> watcher) {
        premises.board().whenChanged(watcher);
    }

    /// Has `watcher` told how each call goes.
    public void whenTold(CallWatcher watcher) {
        premises.board().whenTold(watcher);
    }

    /// Somebody set something for calls to themselves: who waits in a queue may have an agent now. Any
    /// thread, does not wait.
    public void personalChanged() {
        premises.board().queues().ring();
    }

    /// Ends one. Any thread, does not wait.
    ///
    /// @return whether it was there
    public boolean end(Id call, String cause) {
        var mailbox = premises.board().mailboxOf(call);
        return mailbox != null && mailbox.order(new CallEvent.Ended(cause));
    }

    /// Ends all calls that are there; those to come are the front desk's matter. Any thread, does not
    /// wait.
    public void endAll(String cause) {
        premises.board().everyMailbox().forEach(mailbox -> mailbox.order(new CallEvent.Ended(cause)));
    }

    /// Whether nothing is left of any call.
    boolean isEmpty() {
        return premises.board().isEmpty();
    }

    /// Ends what a device takes part in that may do nothing any more. Any thread, does not wait.
    public void endOf(DeviceId device) {
        premises.board().everyMailbox().forEach(mailbox -> mailbox.order(new CallEvent.Revoked(device)));
    }

    /// Ends all calls; returns when everybody has been told so, or after [#CLOSING].
    @Override
    public void close() {
        var ways = premises.board().exchanges();
        var gone = premises.board().whenNobody();
        var over = gone.thenCompose(
                _ -> CompletableFuture.allOf(ways.stream().map(Calls::flushed).toArray(CompletableFuture<?>[]::new)));
        var bound = premises.threads().background().after("the end of calls", CLOSING, () -> over.complete(null));
        endAll("The house closes.");
        over.join();
        bound.cancel();
    }

    /// Done once what was to be sent there before has been.
    private static CompletableFuture<?> flushed(Exchange way) {
        var done = new CompletableFuture<Boolean>();
        way.run(() -> done.complete(true));
        return done;
    }
}
