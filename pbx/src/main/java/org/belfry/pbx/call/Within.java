package org.belfry.pbx.call;

import org.belfry.signal.Exchange;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.SessionOffer;
import org.jspecify.annotations.Nullable;

/// A request of ours in a dialog; a 2xx to INVITE is acknowledged at once, for our re-INVITE always
/// brings the offer. Owned by the loop of its exchange once it is sent.
final class Within extends Asking {

    private final @Nullable Line line;
    private final Dialog dialog;
    private final @Nullable SessionOffer timer;
    private final @Nullable Proof proof;
    private SipRequest request;

    /// @param line who is told of the answer; nobody if null
    /// @param dialog after the request
    /// @param timer what it says of the session's
    /// @param means what we prove ourselves with if we are asked: once more with the next CSeq, which is this
    ///     request's too
    Within(
            Exchange exchange,
            @Nullable Line line,
            Way way,
            Dialog dialog,
            SipRequest.Builder request,
            @Nullable SessionOffer timer,
            Proof.@Nullable Means means) {
        super(exchange, way);
        this.line = line;
        this.dialog = dialog;
        this.timer = timer;
        this.request = request.prepend(Field.VIA, LATER).build();
        proof = means == null ? null : means.inside(this.request);
    }

    Method method() {
        return request.method();
    }

    @Nullable
    SessionOffer timer() {
        return timer;
    }

    void begin() {
        if (proof != null) {
            var proven = request.toBuilder();
            proof.writeTo(proven);
            request = proven.build();
        }
        send(request.toBuilder());
    }

    @Override
    void heard(SipResponse response) {
        if (proof != null && proof.mayTryAgain(response)) {
            request = request.toBuilder()
                    .set(Field.CSEQ, new CSeq(request.cseq().number() + 1, method()))
                    .build();
            begin();
            return;
        }
        if (response.isSuccess() && method().equals(Method.INVITE)) {
            acknowledge(dialog.ack(request));
        }
        if (response.isFinal() && line != null) {
            line.order(new CallEvent.Answered(line, this, response));
        }
    }

    @Override
    void heardNothing(Why why) {
        if (line != null) {
            line.order(new CallEvent.Unanswered(line, this, why));
        }
    }
}
