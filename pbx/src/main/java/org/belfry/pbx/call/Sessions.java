package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.Wish;
import org.belfry.pbx.call.Bodies.Body;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.FailureEffect;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.dialog.SessionTimer;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SessionDescription;
import org.belfry.sip.transaction.Glare;
import org.jspecify.annotations.Nullable;

/// Changes what two who talk have agreed on: hold and resume, another codec or address, and the
/// refreshing of session timers (RFC 3261 §14, RFC 3311, RFC 4028). Owned by the call's thread.
///
/// Each side is answered at once out of what is known of the other: media are ours on both, so nobody
/// waits for anybody. What has to be told on then is told by a re-INVITE of our own, and when it crosses
/// one of the peer's, again after a while. Only the direction is ever told on: codecs that differ are
/// made to fit by `media`.
final class Sessions {

    /// An exchange that is under way is waited for in steps of this.
    private static final Duration BUSY = Duration.ofMillis(200);

    /// Until what we had no room for is tried again.
    private static final Duration OVERLOADED = Duration.ofSeconds(2);

    /// A refresh that was refused for now is tried again after that, until the session is over.
    private static final Duration REFUSED = Duration.ofSeconds(10);

    private final Premises premises;

    Sessions(Premises premises) {
        this.premises = premises;
    }

    // What a peer changes.

    /// An INVITE or UPDATE in the dialog, which is in order.
    void asked(Leg leg, Optional<Leg> other, Incoming in) {
        switch (Bodies.description(in.request())) {
            case Body.Broken(int status, String sentence) -> in.refuse(status, sentence);
            case Body.None() -> asked(leg, other, in, null);
            case Body.Whole(SessionDescription offer) -> asked(leg, other, in, offer);
        }
    }

    private void asked(Leg leg, Optional<Leg> other, Incoming in, @Nullable SessionDescription offer) {
        var request = in.request();
        boolean isInvite = request.is(Method.INVITE);
        switch (leg.open().onReceipt(request.method(), offer != null || isInvite)) {
            case IN_ORDER ->
                in.notNow(
                        Glare.IN_ORDER.status(),
                        Glare.retryAfter(premises.random()).toSeconds());
            case PENDING -> in.answer(Glare.PENDING.status());
            case PROCEED -> {
                switch (SessionAnswer.ofRequest(request, premises.settings().sessions(), leg.timer())) {
                    case SessionAnswer.TooSmall small -> {
                        var refusal = in.reply(SessionAnswer.TooSmall.STATUS);
                        small.writeTo(refusal);
                        in.send(refusal);
                    }
                    case SessionAnswer.Agreed agreed -> changed(leg, other, in, offer, agreed);
                }
            }
        }
    }

    private void changed(
            Leg leg, Optional<Leg> other, Incoming in, @Nullable SessionDescription offer, SessionAnswer.Agreed timer) {
        var ok = in.reply(200);
        if (offer != null) {
            switch (leg.talk().answer(offer, answering(leg, other, offer))) {
                case Talk.Replied.Not(var refusal) -> {
                    in.refuse(488, refusal.sentence());
                    return;
                }
                case Talk.Replied.With(SessionDescription answer) -> ok.body("application/sdp", answer.print());
            }
        } else if (in.request().is(Method.INVITE)) {
            var ours = leg.talk().offer(leg.talk().asAgreed(wanted(other)));
            ok.body("application/sdp", ours.print());
            leg.open(leg.open().with(Glare.Open.OUR_OFFER));
        }
        leg.dialog(leg.dialog().refreshedBy(in.request()));
        leg.said(in.request());
        ok.set(Field.CONTACT, premises.contact(in.tag(), leg.way(), leg.dialog().isSecure()));
        Capable.writeTo(ok);
        timer.writeTo(ok);
        leg.timer(timer.timer(premises.clock().now()));
        if (in.request().is(Method.INVITE)) {
            leg.inviteIs(in.transaction());
        }
        in.send(ok);
        if (offer != null) {
            other.ifPresent(one -> fit(leg, one));
        }
    }

    private List<Wish> answering(Leg leg, Optional<Leg> other, SessionDescription offer) {
        var endpoint = leg.talk().endpoint();
        var plan = other.flatMap(one -> one.talk().plan());
        var wishes = plan.isPresent() ? Pairing.forCaller(offer, endpoint, plan.get()) : Pairing.of(endpoint);
        var direction = wanted(other);
        return wishes.stream().map(wish -> wish.withDirection(direction)).toList();
    }

    /// Which way we want somebody's voice to go: as the other one does, and who is on hold hears music.
    private static Direction wanted(Optional<Leg> other) {
        return other.map(one -> holds(one) ? Direction.SENDONLY : one.talk().theirs())
                .orElse(Direction.SENDRECV);
    }

    private static boolean holds(Leg leg) {
        return !leg.talk().theirs().receives();
    }

    /// The ACK of a 2xx in which we offered brings the answer.
    ///
    /// @return why the call can't go on; nothing if it can
    Optional<Failure> acknowledged(Leg leg, Optional<Leg> other, SipRequest ack) {
        if (!leg.open().open().contains(Glare.Open.OUR_OFFER)
                || leg.open().open().contains(Glare.Open.OUR_INVITE)) {
            return Optional.empty();
        }
        leg.open(leg.open().without(Glare.Open.OUR_OFFER));
        if (!(Bodies.description(ack) instanceof Body.Whole(SessionDescription answer))) {
            return leg.talk().plan().isPresent()
                    ? Optional.empty()
                    : Optional.of(new Failure(488, "Our offer was not answered."));
        }
        var refusal = leg.talk().answered(answer);
        if (refusal.isEmpty()) {
            other.ifPresent(one -> fit(leg, one));
            return Optional.empty();
        }
        return leg.talk().plan().isPresent() ? Optional.empty() : refusal.map(why -> new Failure(488, why.sentence()));
    }

    // What we change.

    /// Makes both fit: media are joined as they are agreed now, and each is told if it is to send or
    /// hear something else.
    void fit(Leg one, Leg other) {
        premises.media().join(one.talk().media(), other.talk().media());
        one.talk().music(holds(other));
        other.talk().music(holds(one));
        offerIfNeeded(one, other);
        offerIfNeeded(other, one);
    }

    private void offerIfNeeded(Leg leg, Leg other) {
        if (leg.isAnswered() && leg.talk().plan().isPresent() && leg.talk().ours() != wanted(Optional.of(other))) {
            offer(leg, Optional.of(other), null);
        }
    }

    private void offer(Leg leg, Optional<Leg> other, @Nullable SessionOffer raised) {
        if (!leg.open().maySend(Method.INVITE, true)) {
            leg.retryAt(premises.clock().now().plus(BUSY));
            return;
        }
        leg.open(leg.open().with(Glare.Open.OUR_INVITE).with(Glare.Open.OUR_OFFER));
        var offer = leg.talk().offer(leg.talk().asAgreed(wanted(other)));
        var timer = raised == null ? SessionOffer.again(premises.settings().sessions(), leg.timer()) : raised;
        leg.ask(
                Method.INVITE,
                invite -> {
                    Capable.writeTo(invite);
                    timer.writeTo(invite);
                    invite.body("application/sdp", offer.print());
                },
                timer,
                leg.line());
    }

    /// The final answer to an INVITE or UPDATE of ours.
    ///
    /// @return whether the peer is gone
    boolean answered(Leg leg, Optional<Leg> other, Within request, SipResponse response) {
        boolean isInvite = request.method().equals(Method.INVITE);
        closed(leg, request);
        int status = response.status();
        if (response.isSuccess()) {
            agreed(leg, other, request, response);
            return false;
        }
        var offer = request.timer();
        var raised = status == 422 && offer != null ? offer.raisedBy(response) : null;
        boolean isGone = FailureEffect.of(request.method(), status) != FailureEffect.TRANSACTION;
        if (raised != null) {
            offer(leg, other, raised);
        } else if (status == 491 && isInvite) {
            var pause = Glare.pauseAfter491(leg.dialog().ownsCallId(), premises.random());
            leg.retryAt(premises.clock().now().plus(pause));
        } else if (!isGone && leg.timer() instanceof SessionTimer.Refreshing) {
            // Else a call that is well would end with its session (RFC 4028 §10).
            leg.retryAt(premises.clock().now().plus(REFUSED));
        }
        return isGone;
    }

    /// An INVITE or UPDATE of ours could not be sent for now: it is tried again.
    void unsent(Leg leg, Within request) {
        closed(leg, request);
        leg.retryAt(premises.clock().now().plus(OVERLOADED));
    }

    private static void closed(Leg leg, Within request) {
        var open = leg.open();
        leg.open(
                request.method().equals(Method.INVITE)
                        ? open.without(Glare.Open.OUR_INVITE).without(Glare.Open.OUR_OFFER)
                        : open.without(Glare.Open.OUR_UPDATE));
    }

    private void agreed(Leg leg, Optional<Leg> other, Within request, SipResponse response) {
        leg.dialog(leg.dialog().refreshedBy(response));
        leg.said(response);
        var offer = request.timer();
        if (offer != null) {
            leg.timer(offer.agreed(response, premises.clock().now()));
        }
        if (request.method().equals(Method.INVITE)
                && Bodies.description(response) instanceof Body.Whole(SessionDescription answer)
                && leg.talk().answered(answer).isEmpty()) {
            other.ifPresent(one -> fit(leg, one));
        }
    }

    // Time.

    /// When [#timePassed] has something to do for this leg, or null.
    static @Nullable Instant deadline(Leg leg) {
        var timer = leg.timer().deadline();
        var retry = leg.retryAt();
        return timer == null || (retry != null && retry.isBefore(timer)) ? retry : timer;
    }

    /// @return whether the peer has been silent for too long
    boolean timePassed(Leg leg, Optional<Leg> other, Instant now) {
        var retry = leg.retryAt();
        if (retry != null && !now.isBefore(retry)) {
            leg.retryAt(null);
            offer(leg, other, null);
        }
        return switch (leg.timer().due(now)) {
            case NOTHING -> false;
            case END -> true;
            case REFRESH -> {
                refresh(leg, other);
                yield false;
            }
        };
    }

    private void refresh(Leg leg, Optional<Leg> other) {
        var offer = SessionOffer.again(premises.settings().sessions(), leg.timer());
        SessionTimer under = leg.timer().refreshing();
        leg.timer(under);
        if (!leg.knowsUpdate()) {
            offer(leg, other, null);
        } else if (leg.open().maySend(Method.UPDATE, false)) {
            leg.open(leg.open().with(Glare.Open.OUR_UPDATE));
            leg.ask(
                    Method.UPDATE,
                    update -> {
                        Capable.writeTo(update);
                        offer.writeTo(update);
                    },
                    offer,
                    leg.line());
        }
    }
}
