package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogState;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.FailureEffect;
import org.belfry.sip.dialog.OpenExchanges;
import org.belfry.sip.dialog.Outgoing;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.dialog.SessionTimer;
import org.belfry.sip.dialog.Usages;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.Glare;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// One end of a call in one dialog: what is asked within it, both ways. Its session is the last offer and answer.
final class Line implements Talk {

    private static final int REFRESH_TRIES_MAX = 3;

    final Telephone phone;
    final SessionPolicy policy;
    final Transfers transfers = new Transfers(this);
    Dialog dialog;
    OpenExchanges open = OpenExchanges.NONE;
    Usages usages = Usages.NONE.withCall(true);
    SessionTimer timer = new SessionTimer.Off();
    /// `offer/answer`, or empty before there is one.
    String session = "";
    /// How the call ended, or null.
    @Nullable
    Ending ending;

    boolean awaitsAck;
    private @Nullable OpenInvite openInvite;
    private Consumer<Dialog> kept = _ -> {};
    private int alarms;
    private int offers;
    private int tries;

    Line(Telephone phone, Dialog dialog, SessionPolicy policy) {
        this.phone = phone;
        this.dialog = dialog;
        this.policy = policy;
        phone.dialogs.put(dialog.id(), this);
    }

    /// A re-INVITE of the peer that has no answer yet.
    private record OpenInvite(ServerTransaction transaction, SipRequest request) {}

    /// Who is told of each new state while the dialog is early.
    void whenChanged(Consumer<Dialog> changed) {
        kept = changed;
    }

    void is(Dialog newDialog) {
        dialog = newDialog;
        kept.accept(newDialog);
    }

    boolean isConfirmed() {
        return ending == null && dialog.state() instanceof DialogState.Confirmed;
    }

    boolean isQuiet() {
        return isConfirmed() && open.open().isEmpty() && !awaitsAck;
    }

    /// A session description: who made it, which one it is, and the direction.
    String description(String direction) {
        offers++;
        return "v=0\r\no=- 1 %d IN IP4 %s\r\ns=-\r\na=%s\r\n".formatted(offers, phone.address, direction);
    }

    static byte[] bytes(String description) {
        return description.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static String text(byte[] body) {
        return new String(body, java.nio.charset.StandardCharsets.UTF_8);
    }

    // The end.

    /// The call is over here; subscriptions may keep the dialog.
    void end(Ending how) {
        if (ending != null) {
            return;
        }
        ending = how;
        timer = new SessionTimer.Off();
        phone.book.line(phone.address, "ends the call: " + how.word());
        OpenInvite pending = openInvite;
        if (pending != null) {
            openInvite = null;
            phone.respond(pending.transaction, pending.request, 487);
        }
        use(usages.withCall(false));
    }

    /// What the dialog is used for from now on; it ends with the last.
    void use(Usages newUsages) {
        usages = newUsages;
        if (usages.isEmpty() && !dialog.isOver()) {
            is(dialog.ended(ending == null ? Ending.ERROR : ending));
            phone.dialogs.remove(dialog.id());
        }
    }

    /// Ends the call and says so. Who answered has to wait for the ACK (RFC 3261 §15), which not everybody does.
    void hangUp(Ending how) {
        if (ending != null) {
            return;
        }
        if (awaitsAck && !phone.isHasty) {
            phone.after(Duration.ofMillis(200), () -> hangUp(how));
            return;
        }
        ask(Method.BYE, _ -> {}, new Asking() {
            @Override
            public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
                phone.book.saw("BYE answered " + response.status());
            }

            @Override
            public void failed(int status, Instant now) {
                phone.book.saw("BYE unanswered");
            }
        });
        end(how);
    }

    /// A request of ours in the dialog failed.
    void failed(Method method, int status) {
        FailureEffect effect = FailureEffect.of(method, status);
        if (effect != FailureEffect.TRANSACTION && ending == null) {
            phone.book.saw("call ended by %d to %s".formatted(status, method));
            hangUp(status == 408 ? Ending.TIMEOUT : Ending.ERROR);
        }
    }

    // Asking.

    SipRequest ask(Method method, Consumer<SipRequest.Builder> filled, Asking by) {
        Outgoing outgoing = dialog.request(method);
        is(outgoing.dialog());
        filled.accept(outgoing.request());
        SipRequest plain = phone.plain(outgoing.request());
        phone.ask(outgoing.request(), dialog.nextHop(), by);
        return plain;
    }

    /// Changes the session as soon as nothing stands against it.
    void offer(Method method, String direction) {
        if (ending != null) {
            return;
        }
        boolean mayNot = !open.maySend(method, true)
                || (awaitsAck && method.equals(Method.INVITE))
                || (method.equals(Method.INVITE) && !isConfirmed());
        if (mayNot) {
            phone.after(Duration.ofMillis(700), () -> offer(method, direction));
            return;
        }
        new SessionChange(this, method, direction).send();
    }

    // The session timer.

    void runs(SessionTimer newTimer) {
        timer = newTimer;
        tries = 0;
        setAlarm();
    }

    private void setAlarm() {
        Instant at = timer.deadline();
        int mine = ++alarms;
        if (at != null && ending == null) {
            phone.after(Duration.between(phone.time.instant(), at), () -> {
                if (mine == alarms) {
                    ring();
                }
            });
        }
    }

    private void ring() {
        switch (ending == null ? timer.due(phone.time.instant()) : SessionTimer.Due.NOTHING) {
            case NOTHING -> {}
            case END -> {
                phone.book.saw("session ran out");
                hangUp(Ending.TIMEOUT);
            }
            case REFRESH -> {
                timer = timer.refreshing();
                setAlarm();
                phone.book.saw("session refreshed");
                offer(phone.random.nextBoolean() ? Method.UPDATE : Method.INVITE, "sendrecv");
            }
        }
    }

    /// A refresh that was refused may be tried again until the end.
    void triesAgain(Method method, String direction, Duration pause) {
        if (tries < REFRESH_TRIES_MAX) {
            tries++;
            phone.after(pause, () -> offer(method, direction));
        }
    }

    // Answering.

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        switch (dialog.receive(request)) {
            case Received.Over() -> phone.respond(transaction, request, Received.Over.STATUS);
            case Received.OutOfOrder() -> {
                phone.book.saw("out of order");
                phone.respond(transaction, request, Received.OutOfOrder.STATUS);
            }
            case Received.InOrder(Dialog next) -> {
                phone.book.inOrder(phone.address, request);
                is(next);
                inOrder(transaction, request, now);
            }
        }
    }

    private void inOrder(ServerTransaction transaction, SipRequest request, Instant now) {
        Method method = request.method();
        if (method.equals(Method.REFER)) {
            transfers.referred(transaction, request, now);
        } else if (method.equals(Method.NOTIFY)) {
            transfers.notified(transaction, request, now);
        } else if (ending != null) {
            phone.respond(transaction, request, 481);
        } else if (method.equals(Method.BYE)) {
            phone.respond(transaction, request, 200);
            end(Ending.REMOTE_BYE);
        } else if (method.equals(Method.INVITE) || method.equals(Method.UPDATE)) {
            change(transaction, request, now);
        } else {
            phone.respond(transaction, request, 405);
        }
    }

    private void change(ServerTransaction transaction, SipRequest request, Instant now) {
        Glare glare = open.onReceipt(request.method(), true);
        if (glare != Glare.PROCEED) {
            phone.book.saw("glare: " + glare.status());
            refuse(transaction, request, glare.status());
            return;
        }
        if (SessionAnswer.ofRequest(request, policy, timer) instanceof SessionAnswer.TooSmall tooSmall) {
            SipResponse.Builder response =
                    SipResponse.replyTo(request, SessionAnswer.TooSmall.STATUS, transaction.tag());
            tooSmall.writeTo(response);
            phone.respond(transaction, response.build());
            return;
        }
        if (request.is(Method.UPDATE)) {
            accept(transaction, request, now);
            return;
        }
        open = open.with(Glare.Open.THEIR_INVITE).with(Glare.Open.THEIR_OFFER);
        openInvite = new OpenInvite(transaction, request);
        phone.answers(transaction, new ReinviteAnswer(this));
        phone.after(phone.upTo(2_000), () -> {
            if (openInvite != null && openInvite.transaction == transaction) {
                openInvite = null;
                open = open.without(Glare.Open.THEIR_INVITE).without(Glare.Open.THEIR_OFFER);
                awaitsAck = true;
                accept(transaction, request, phone.time.instant());
            }
        });
    }

    private void refuse(ServerTransaction transaction, SipRequest request, int status) {
        if (request.is(Method.INVITE)) {
            phone.answers(transaction, new ReinviteAnswer(this));
        }
        SipResponse.Builder response = SipResponse.replyTo(request, status, transaction.tag());
        if (status == Glare.IN_ORDER.status()) {
            Duration pause = Glare.retryAfter(phone.random);
            response.set(Field.RETRY_AFTER, HeaderValue.WithParams.of(Long.toString(pause.toSeconds())));
        }
        phone.respond(transaction, response.build());
    }

    private void accept(ServerTransaction transaction, SipRequest request, Instant now) {
        SipResponse.Builder response = SipResponse.replyTo(request, 200, transaction.tag())
                .set(Field.CONTACT, phone.contact())
                .set(HeaderName.SUPPORTED, "timer, 100rel");
        String offer = text(request.body());
        String answer = description(offer.contains("sendonly") ? "recvonly" : "sendrecv");
        response.body("application/sdp", bytes(answer));
        boolean isEarly = dialog.state() instanceof DialogState.Early;
        if (!isEarly && SessionAnswer.ofRequest(request, policy, timer) instanceof SessionAnswer.Agreed agreed) {
            agreed.writeTo(response);
            runs(agreed.timer(now));
        }
        is(dialog.refreshedBy(request));
        session = offer + "/" + answer;
        phone.respond(transaction, response.build());
    }
}
