package org.belfry.pbx.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.media.plan.Endpoint;
import org.belfry.media.plan.Pairing;
import org.belfry.media.plan.Wish;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionTimer;
import org.belfry.sip.sdp.SessionDescription;
import org.belfry.sip.transaction.Glare;
import org.jspecify.annotations.Nullable;

/// Who called, until he is answered. Owned by the call's thread.
///
/// His offer is answered once: with the first sound there is to hear, or with the 2xx, which repeats it
/// (RFC 3261 §13.2.1). If somebody else answers in the end than the one heard first, `media` makes what
/// he sends fit, so that nothing has to be negotiated again.
final class Caller implements Waiting {

    private final Premises premises;
    private final Leg leg;
    private final Incoming invite;
    private final @Nullable SessionDescription offer;
    private @Nullable SessionDescription answer;
    private boolean rang;
    /// Something of the house was early media.
    private boolean hearsHouse;
    private boolean isAnswered;

    /// @param offer what he offers; null if he wants our offer
    Caller(Premises premises, Leg leg, Incoming invite, @Nullable SessionDescription offer) {
        this.premises = premises;
        this.leg = leg;
        this.invite = invite;
        this.offer = offer;
    }

    @Override
    public Leg leg() {
        return leg;
    }

    Incoming invite() {
        return invite;
    }

    /// Why he can't be served whoever answers.
    Optional<Failure> refusal() {
        return offer == null
                ? Optional.empty()
                : leg.talk().refuses(offer).map(refusal -> new Failure(488, refusal.sentence()));
    }

    @Override
    public List<Wish> wishesFor(Endpoint callee) {
        return offer == null ? Pairing.of(callee) : Pairing.forCallee(offer, callee);
    }

    @Override
    public void ringing() {
        if (!rang && !isAnswered) {
            rang = true;
            provisional(180, null);
            if (hearsHouse) {
                // Who has heard something early makes no tone of his own any more.
                leg.talk().ringback();
            }
        }
    }

    @Override
    public void early(Leg callee) {
        if (offer == null || isAnswered) {
            ringing();
            return;
        }
        if (answer == null && answerFor(callee).isEmpty()) {
            provisional(183, answer);
        }
        hearsHouse = false;
        leg.talk().quiet();
        premises.media().join(leg.talk().media(), callee.talk().media());
    }

    private void provisional(int status, @Nullable SessionDescription description) {
        var response = invite.reply(status).copy(HeaderName.RECORD_ROUTE, invite.request());
        response.set(org.belfry.sip.Field.CONTACT, contact());
        if (description != null) {
            response.body("application/sdp", description.print());
        }
        if (!leg.hasDialog()) {
            open(response.build());
        }
        if (invite.demands("100rel")) {
            invite.sendReliably(response);
        } else {
            invite.send(response);
        }
    }

    private org.belfry.sip.NameAddr contact() {
        boolean secure = invite.request().requestUri() instanceof org.belfry.sip.SipUri uri && uri.isSecure();
        return premises.contact(invite.tag(), leg.way(), secure);
    }

    private void open(SipResponse response) {
        if (Dialog.answered(
                        invite.request(), response, invite.flow().transport().isSecure())
                instanceof Opened.Whole(Dialog dialog)) {
            leg.dialog(dialog);
        }
    }

    /// Answers his offer so that it fits who is to be heard.
    private Optional<Failure> answerFor(Leg callee) {
        var plan = callee.talk().plan();
        if (offer == null || plan.isEmpty()) {
            return Optional.of(new Failure(488, "The other side agreed on no media."));
        }
        var wishes = Pairing.forCaller(offer, leg.talk().endpoint(), plan.get());
        return reply(offer, wishes);
    }

    private Optional<Failure> reply(SessionDescription offer, List<Wish> wishes) {
        return switch (leg.talk().answer(offer, wishes)) {
            case Talk.Replied.Not(var refusal) -> Optional.of(new Failure(488, refusal.sentence()));
            case Talk.Replied.With(SessionDescription own) -> {
                answer = own;
                yield Optional.empty();
            }
        };
    }

    @Override
    public Optional<Failure> connect(Leg callee) {
        if (offer != null && answer == null) {
            var failure = answerFor(callee);
            if (failure.isPresent()) {
                return failure;
            }
        }
        if (offer != null) {
            leg.talk().quiet();
            var deaf = premises.media().join(leg.talk().media(), callee.talk().media());
            if (deaf.isPresent()) {
                return deaf.map(sentence -> new Failure(488, sentence));
            }
        }
        accept(answer == null ? fitting(callee) : List.of());
        return Optional.empty();
    }

    /// Lets him hear the house before he is answered.
    ///
    /// @return whether he does: not if he made no offer, or can't
    boolean hears() {
        if (offer == null || isAnswered) {
            return isAnswered;
        }
        if (answer == null && reply(offer, Pairing.of(leg.talk().endpoint())).isEmpty()) {
            provisional(183, answer);
            hearsHouse = true;
        }
        return answer != null;
    }

    /// Answers him ourselves, with nobody else there.
    Optional<Failure> answer() {
        var wishes = Pairing.of(leg.talk().endpoint());
        if (offer != null && answer == null) {
            var failure = reply(offer, wishes);
            if (failure.isPresent()) {
                return failure;
            }
        }
        accept(wishes);
        return Optional.empty();
    }

    /// What he is offered who offered nothing: what the other side has agreed on comes first.
    private List<Wish> fitting(Leg callee) {
        var wishes = new ArrayList<Wish>(new Held(callee, premises, Held.Comfort.MUSIC)
                .wishesFor(leg.talk().endpoint()));
        wishes.removeIf(wish -> !wish.type().equals("audio")
                && callee.talk()
                        .plan()
                        .flatMap(plan -> plan.stream(wish.type()))
                        .isEmpty());
        return wishes;
    }

    /// @param wishes what he is offered if he offered nothing
    private void accept(List<Wish> wishes) {
        var ok = invite.reply(200).copy(HeaderName.RECORD_ROUTE, invite.request());
        ok.set(org.belfry.sip.Field.CONTACT, contact());
        Capable.writeTo(ok);
        if (answer != null) {
            ok.body("application/sdp", answer.print());
        } else {
            ok.body("application/sdp", leg.talk().offer(wishes).print());
            leg.open(leg.open().with(Glare.Open.OUR_OFFER));
        }
        if (SessionAnswer.ofRequest(invite.request(), premises.settings().sessions(), new SessionTimer.Off())
                instanceof SessionAnswer.Agreed agreed) {
            agreed.writeTo(ok);
            leg.timer(agreed.timer(premises.clock().now()));
        }
        var response = ok.build();
        if (leg.hasDialog()) {
            leg.dialog(leg.dialog().confirmed());
        } else {
            open(response);
        }
        isAnswered = true;
        if (leg.hasDialog()) {
            leg.answered(leg.dialog(), invite.request());
        }
        // He speaks, or presses a key, as soon as he has it.
        premises.media().settle();
        invite.send(response);
    }

    /// Tells him that there will be no call.
    void refuse(Failure failure) {
        if (!isAnswered) {
            isAnswered = true;
            invite.refuse(failure.status(), failure.sentence());
        }
    }
}
