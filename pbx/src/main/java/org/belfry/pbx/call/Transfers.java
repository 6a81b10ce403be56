package org.belfry.pbx.call;

import java.util.Optional;
import org.belfry.media.quality.Side;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.record.CallRecord.By;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.SipUri;
import org.belfry.sip.Uri;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.Referral;
import org.jspecify.annotations.Nullable;

/// Who is sent on to whom (RFC 3515, RFC 3891, RFC 5589). Owned by the call's thread.
///
/// The number a transfer leads to is asked of the dialplan and of the outbound gate like any other, on
/// the account of who transfers (policy C5): a transfer opens no way that dialling does not. A Replaces
/// names a dialog, which is no secret to everybody on its way: only the same person may take the place
/// of a leg or give away who talks to it.
final class Transfers {

    private final Call call;
    private @Nullable Transfer transfer;

    Transfers(Call call) {
        this.call = call;
    }

    // Asked by REFER.

    void refer(Leg leg, Incoming in) {
        var other = call.other(leg).filter(Leg::isAnswered);
        if (other.isEmpty() || transfer != null || call.hunts()) {
            in.answer(491);
            return;
        }
        if (leg.peer().person().isEmpty()) {
            in.refuse(403, "Strangers transfer nobody.");
            return;
        }
        switch (Referral.of(in.request())) {
            case Referral.Refused(int status) -> in.answer(status);
            case Referral.Wanted wanted -> begin(leg, other.get(), in, wanted);
        }
    }

    private void begin(Leg leg, Leg other, Incoming in, Referral.Wanted wanted) {
        leg.dialog(leg.dialog().refreshedBy(in.request()));
        var ok = in.reply(Referral.Wanted.STATUS);
        wanted.writeTo(ok);
        ok.set(
                Field.CONTACT,
                call.premises.contact(in.tag(), leg.way(), leg.dialog().isSecure()));
        in.send(ok);
        var begun = new Transfer(call.premises, leg, other, wanted);
        transfer = begun;
        begun.trying();
        String replaces = wanted.replaces();
        if (replaces == null) {
            blind(leg, other, wanted.target());
        } else {
            attended(leg, replaces);
        }
    }

    private void blind(Leg leg, Leg other, Uri target) {
        String dialled = switch (target) {
            case SipUri sip -> sip.user();
            case Uri.Tel tel -> tel.number();
            case Uri.Opaque _ -> "";
        };
        send(leg, other, dialled);
    }

    private void send(Leg leg, Leg other, String dialled) {
        var person = leg.peer().person().orElseThrow();
        call.hunt(
                new Held(other, call.premises, Held.Comfort.RINGBACK),
                new Quest(
                        new Dialling.ByPerson(person),
                        dialled,
                        other.peer(),
                        Optional.of(person),
                        leg.peer().device(),
                        other.peer().device(),
                        Purpose.TRANSFER,
                        Arrival.FORWARDS_MAX));
    }

    private void attended(Leg leg, String replaces) {
        var named = HeaderValue.DialogId.parse(replaces);
        var line = named == null ? null : call.premises.board().find(named.callId(), named.toTag());
        if (line == null || line.isAt(call.mailbox) || !line.tell(new CallEvent.Surrender(line, leg, call.mailbox))) {
            notSurrendered(481);
        }
    }

    // What came of it.

    /// Who is sent on talks to somebody else now.
    void found(Leg winner) {
        var done = transfer;
        transfer = null;
        if (done == null) {
            return;
        }
        done.ended(200, "OK");
        release(done.asker(), "Transferred.");
        call.sessions.fit(done.sent(), winner);
    }

    boolean isPending() {
        return transfer != null;
    }

    /// Who asked for the transfer that is under way.
    Optional<Leg> asker() {
        return Optional.ofNullable(transfer).map(Transfer::asker).filter(one -> !one.isClosed());
    }

    /// The other call is one with the house: who is sent on goes there himself.
    void deferred(String dialled) {
        var pending = transfer;
        if (pending == null || call.isOver() || call.hunts()) {
            return;
        }
        send(pending.asker(), pending.sent(), dialled);
    }

    /// Who is sent on is served by the house from now on.
    void served() {
        var done = transfer;
        transfer = null;
        if (done != null) {
            done.ended(200, "OK");
            release(done.asker(), "Transferred.");
            call.pair(new Pair(done.sent(), null));
        }
    }

    /// The one who transferred has nothing more to say in this call.
    private void release(Leg asker, String cause) {
        if (!asker.isClosed()) {
            asker.bye();
            call.ledger.ended(asker, Optional.empty(), By.HOUSE, 200, cause);
            call.remove(asker);
        }
    }

    void unfound(Failure failure) {
        var failed = transfer;
        transfer = null;
        if (failed == null) {
            return;
        }
        failed.ended(failure.status(), failure.sentence());
        if (failed.asker().isClosed()) {
            call.finish(By.HOUSE, failure.sentence());
        }
    }

    void surrendered(Leg leg, Optional<Budgets.Granted> leave) {
        var pending = transfer;
        if (pending == null || call.isOver()) {
            call.tooLate(leg, leave);
            return;
        }
        leg.number(call.nextNumber());
        call.add(leg);
        leave.ifPresent(one -> call.budgets().add(leg, one));
        leg.towards(pending.sent().peer());
        pending.sent().towards(leg.peer());
        call.pair(new Pair(pending.sent(), leg));
        found(leg);
    }

    void notSurrendered(int status) {
        unfound(new Failure(status, "The other call is not there."));
    }

    void notified(Leg leg, int status) {
        if (transfer != null && transfer.asker() == leg) {
            transfer.notified(status);
        }
    }

    /// Somebody hung up.
    ///
    /// @return whether the call goes on
    boolean left(Leg leg) {
        var pending = transfer;
        if (pending == null || pending.asker() != leg) {
            return false;
        }
        var by = leg.side() == Side.CALLER ? By.CALLER : By.CALLED;
        call.ledger.ended(leg, Optional.of(pending.sent()), by, 200, "Hung up after the transfer.");
        call.remove(leg);
        call.pair(new Pair(pending.sent(), null));
        return true;
    }

    /// The call is over.
    void cut(String cause) {
        if (transfer != null) {
            transfer.ended(487, cause);
            transfer = null;
        }
    }

    // What other calls want.

    /// Gives who talks to a leg of ours to the call its own person has asked from.
    void surrender(CallEvent.Surrender wish) {
        var leg = call.leg(wish.line());
        var far = leg.flatMap(call::other);
        var service = leg.flatMap(call::servedBy);
        if (service.isPresent() && isSame(leg.get().peer(), wish.asker().peer())) {
            wish.to().order(new CallEvent.Deferred(service.get()));
            call.finish(By.HOUSE, "Transferred.");
            return;
        }
        boolean may = leg.isPresent()
                && far.isPresent()
                && leg.get().isAnswered()
                && far.get().isAnswered()
                && transfer == null
                && !call.hunts()
                && isSame(leg.get().peer(), wish.asker().peer());
        if (!may) {
            wish.to().order(new CallEvent.NotSurrendered(leg.isPresent() ? 603 : 481));
            return;
        }
        var given = far.get();
        var leave = call.budgets().take(given);
        call.premises.media().part(leg.get().talk().media(), given.talk().media());
        call.ledger.ended(leg.get(), far, By.HOUSE, 200, "Transferred.");
        call.handOver(given);
        if (wish.to().order(new CallEvent.Surrendered(given, leave))) {
            // What came for the leg in between is passed on at the end of this call.
            given.line().moves(call.mailbox, wish.to());
        } else {
            call.tooLate(given, leave);
        }
        leg.get().bye();
        call.remove(leg.get());
        call.finish(By.HOUSE, "Transferred.");
    }

    private static boolean isSame(Peer one, Peer other) {
        return one.person().isPresent() && one.person().equals(other.person());
    }

    /// An INVITE that names a leg of ours: its place is taken, and it ends (RFC 3891 §3).
    void replacing(CallEvent.Replacing event) {
        var invite = event.invite();
        var old = call.leg(event.line());
        var other = old.flatMap(call::other).filter(Leg::isAnswered);
        var wanted = invite.request().read(Field.REPLACES);
        if (wanted == null || old.isEmpty() || !isOf(wanted, old.get())) {
            invite.answer(481);
            return;
        }
        if (wanted.earlyOnly() || other.isEmpty() || !old.get().isAnswered() || transfer != null) {
            invite.answer(486);
            return;
        }
        var arrival = new Arrival(call.premises);
        switch (arrival.read(invite, event.origin())) {
            case Arrival.Read.Refused(int status, String sentence) -> invite.refuse(status, sentence);
            case Arrival.Read.Whole read -> {
                if (isSame(read.peer(), old.get().peer())) {
                    replace(read, old.get(), other.get());
                } else {
                    invite.refuse(403, "That call is somebody else's.");
                }
            }
        }
    }

    /// Its peer's tag too; 0 stands for none at all (RFC 3891 §6.1).
    private static boolean isOf(HeaderValue.DialogId wanted, Leg leg) {
        return leg.hasDialog()
                && (wanted.fromTag().equals(leg.dialog().id().remoteTag())
                        || (wanted.fromTag().equals("0")
                                && leg.dialog().id().remoteTag().isEmpty()));
    }

    private void replace(Arrival.Read.Whole read, Leg old, Leg other) {
        var invite = read.invite();
        var line = new Line(invite.request().callId(), invite.tag(), invite.exchange(), call.mailbox);
        switch (new Arrival(call.premises).open(read, line, call.nextNumber())) {
            case Arrival.Opened.Refused(Failure failure) -> invite.refuse(failure.status(), failure.sentence());
            case Arrival.Opened.Whole(Caller caller) -> {
                call.premises.board().put(line, false);
                var failure = caller.connect(other);
                if (failure.isPresent()) {
                    caller.refuse(failure.get());
                    caller.leg().close();
                    return;
                }
                call.add(caller.leg());
                caller.leg().towards(other.peer());
                other.towards(caller.leg().peer());
                call.pair(new Pair(other, caller.leg()));
                old.bye();
                old.dialog(old.dialog().ended(Ending.REPLACED));
                call.ledger.ended(old, Optional.of(other), By.HOUSE, 200, "Went on at another telephone.");
                call.remove(old);
                if (caller.leg().talk().plan().isPresent()) {
                    call.sessions.fit(caller.leg(), other);
                }
            }
        }
    }
}
