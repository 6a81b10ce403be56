package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.DialogState;
import org.belfry.sip.dialog.SessionOffer;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.Glare;
import org.jspecify.annotations.Nullable;

/// A re-INVITE or UPDATE of ours with an offer, which refreshes the session as well once the call is answered.
final class SessionChange implements Asking {

    private final Line line;
    private final Method method;
    private final String direction;
    private final Glare.Open kind;
    private final String description;
    private final boolean isEarly;
    private SessionOffer timer;
    private @Nullable SipRequest sent;

    SessionChange(Line line, Method method, String direction) {
        this.line = line;
        this.method = method;
        this.direction = direction;
        this.kind = method.equals(Method.INVITE) ? Glare.Open.OUR_INVITE : Glare.Open.OUR_UPDATE;
        this.description = line.description(direction);
        this.isEarly = line.dialog.state() instanceof DialogState.Early;
        this.timer = SessionOffer.again(line.policy, line.timer);
    }

    void send() {
        line.open = line.open.with(kind).with(Glare.Open.OUR_OFFER);
        sent = line.ask(
                method,
                request -> {
                    request.set(HeaderName.SUPPORTED, "100rel").body("application/sdp", Line.bytes(description));
                    if (!isEarly) {
                        timer.writeTo(request);
                    }
                },
                this);
    }

    @Override
    public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
        if (!response.isFinal()) {
            return;
        }
        line.open = line.open.without(kind).without(Glare.Open.OUR_OFFER);
        if (response.isSuccess()) {
            succeeded(transaction, response, now);
            return;
        }
        line.phone.book.saw("%s refused: %d".formatted(method, response.status()));
        if (line.ending == null) {
            refused(response);
        }
    }

    private void succeeded(ClientTransaction transaction, SipResponse response, Instant now) {
        line.is(line.dialog.refreshedBy(response));
        if (method.equals(Method.INVITE)) {
            line.phone.acknowledge(
                    transaction, line.dialog.ack(java.util.Objects.requireNonNull(sent)), line.dialog.nextHop());
        }
        if (line.ending == null) {
            line.session = description + "/" + Line.text(response.body());
            if (!isEarly) {
                line.runs(timer.agreed(response, now));
            }
        }
    }

    private void refused(SipResponse response) {
        switch (response.status()) {
            case 491 ->
                line.triesAgain(method, direction, Glare.pauseAfter491(line.dialog.ownsCallId(), line.phone.random));
            case 422 -> {
                SessionOffer raised = timer.raisedBy(response);
                if (raised != null) {
                    timer = raised;
                    send();
                }
            }
            case 500 -> {
                HeaderValue.WithParams after = response.read(Field.RETRY_AFTER);
                Duration pause = after == null ? null : after.seconds();
                line.triesAgain(method, direction, pause == null ? Duration.ofSeconds(1) : pause);
            }
            default -> line.failed(method, response.status());
        }
    }

    @Override
    public void failed(int status, Instant now) {
        line.open = line.open.without(kind).without(Glare.Open.OUR_OFFER);
        line.failed(method, status);
    }
}
