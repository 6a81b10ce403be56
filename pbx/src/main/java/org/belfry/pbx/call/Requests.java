package org.belfry.pbx.call;

import org.belfry.pbx.record.CallRecord.By;
import org.belfry.signal.Outcome;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.DtmfRelay;
import org.belfry.sip.dialog.FailureEffect;
import org.belfry.sip.transaction.Glare;
import org.jspecify.annotations.Nullable;

/// What is asked in the dialogs of one call, and what is answered there. Owned by the call's thread.
final class Requests {

    private final Call call;
    private final Transfers transfers;

    Requests(Call call, Transfers transfers) {
        this.call = call;
        this.transfers = transfers;
    }

    /// A request of `leg`'s peer, in order and by its own way.
    void asked(Leg leg, Incoming in) {
        var method = in.request().method();
        if (method.equals(Method.BYE)) {
            bye(leg, in);
        } else if (method.equals(Method.INVITE) || method.equals(Method.UPDATE)) {
            session(leg, in);
        } else if (method.equals(Method.INFO)) {
            info(leg, in);
        } else if (method.equals(Method.REFER)) {
            transfers.refer(leg, in);
        } else if (method.equals(Method.OPTIONS)) {
            in.send(Capable.OF.answer(in.request(), 200, in.tag()));
        } else if (method.equals(Method.NOTIFY)) {
            // We subscribe to nothing here (RFC 6665 §4.1.3).
            in.answer(481);
        } else {
            var refusal = in.reply(method.isKnown() ? 405 : 501);
            Capable.writeTo(refusal);
            in.send(refusal);
        }
    }

    private void bye(Leg leg, Incoming in) {
        in.answer(200);
        var unanswered = call.unanswered().filter(one -> one.leg() == leg);
        if (unanswered.isPresent()) {
            call.callerLeft(unanswered.get(), "The caller hung up before anybody answered.");
            return;
        }
        if (!leg.isAnswered()) {
            return;
        }
        leg.left();
        if (!transfers.left(leg)) {
            var by = leg.side() == org.belfry.media.quality.Side.CALLER ? By.CALLER : By.CALLED;
            call.finish(by, by == By.CALLER ? "The caller hung up." : "The called side hung up.");
        }
    }

    private void session(Leg leg, Incoming in) {
        boolean mayNow = leg.isAnswered()
                || (in.request().is(Method.UPDATE) && in.request().bodyLength() == 0);
        if (mayNow) {
            call.sessions.asked(leg, call.other(leg), in);
        } else if (in.request().is(Method.INVITE)) {
            in.notNow(
                    Glare.IN_ORDER.status(),
                    Glare.retryAfter(call.premises.random()).toSeconds());
        } else {
            // Before the answer each side has an offer open (RFC 3311 §5.2).
            in.answer(Glare.PENDING.status());
        }
    }

    /// Keys pressed that are told in the signalling are told on so; those in the media pass by
    /// themselves.
    private void info(Leg leg, Incoming in) {
        if (in.request().has(HeaderName.INFO_PACKAGE)) {
            in.send(in.reply(469).set(HeaderName.RECV_INFO, ""));
            return;
        }
        if (in.request().bodyLength() == 0) {
            in.answer(200);
            return;
        }
        var key = DtmfRelay.of(in.request());
        if (key == null) {
            var type = in.request().read(Field.CONTENT_TYPE);
            boolean isDtmf = type != null
                    && type.value().toLowerCase(java.util.Locale.ROOT).startsWith("application/dtmf");
            in.answer(isDtmf ? 400 : 415);
            return;
        }
        in.answer(200);
        if (call.pressed(leg.line(), key.signal())) {
            return;
        }
        call.other(leg).filter(Leg::isAnswered).ifPresent(other -> other.ask(Method.INFO, key::writeTo));
    }

    /// No answer to a request of ours: as if it was 408, and as 503 where we had too much to do ourselves
    /// (RFC 5057 §4), which ends no call.
    void unanswered(Leg leg, Within request, Outcome.Why why) {
        if (why != Outcome.Why.OVERLOADED) {
            answered(leg, request, 408, null);
        } else if (request.method().equals(Method.INVITE) || request.method().equals(Method.UPDATE)) {
            call.sessions.unsent(leg, request);
        } else {
            answered(leg, request, 503, null);
        }
    }

    /// The final answer to a request of ours.
    void answered(Leg leg, Within request, int status, @Nullable SipResponse response) {
        var method = request.method();
        boolean isGone;
        if (method.equals(Method.INVITE) || method.equals(Method.UPDATE)) {
            isGone = response == null || call.sessions.answered(leg, call.other(leg), request, response);
        } else if (method.equals(Method.NOTIFY)) {
            transfers.notified(leg, status);
            isGone = false;
        } else {
            isGone = status >= 300 && FailureEffect.of(method, status) != FailureEffect.TRANSACTION;
        }
        if (isGone && !call.isOver()) {
            call.finish(By.HOUSE, "The telephone did not answer any more.");
        }
    }
}
