package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.belfry.sip.CSeq;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Outgoing;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.OwnSubscription;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// Somebody who wants to know something, and subscribes anew when it ends too early.
final class Watcher implements Talk, Asking {

    private final Telephone phone;
    private final String to;
    private final List<String> way;
    private final SipRequest.Builder builder;
    private SipRequest sent;
    private OwnSubscription subscription;

    @Nullable
    Dialog dialog;

    /// What was told last, or nothing.
    String known = "";

    private boolean isEnding;
    private boolean isRefreshing;
    private boolean halfRemoved;
    private int alarms;

    Watcher(Telephone phone, String to, List<String> way, Duration expires) {
        this.phone = phone;
        this.to = to;
        this.way = way;
        this.builder = phone.outside(Method.SUBSCRIBE, to, way);
        this.subscription = OwnSubscription.asked(EventPackage.PRESENCE, null, expires, phone.time.instant());
        this.sent = begin();
    }

    private SipRequest begin() {
        subscription.writeTo(builder);
        SipRequest plain = phone.plain(builder);
        phone.dialogs.putHalf(plain.callId(), String.valueOf(plain.from().tag()), this);
        phone.ask(builder, SipUri.of("", way.isEmpty() ? to : way.getFirst(), 5060), this);
        setAlarm();
        return plain;
    }

    boolean isActive() {
        return subscription.state() instanceof OwnSubscription.State.Active;
    }

    boolean isOver() {
        return subscription.state() instanceof OwnSubscription.State.Over;
    }

    /// Wants to know no more.
    void unsubscribe() {
        isEnding = true;
        if (dialog != null && !isOver()) {
            refresh(Duration.ZERO);
        }
    }

    private void refresh(Duration expires) {
        if (isRefreshing) {
            phone.after(Duration.ofMillis(500), () -> {
                if (!isOver()) {
                    refresh(expires);
                }
            });
            return;
        }
        isRefreshing = true;
        Outgoing outgoing = Objects.requireNonNull(dialog).request(Method.SUBSCRIBE);
        dialog = outgoing.dialog();
        subscription.writeTo(outgoing.request());
        outgoing.request().set(Field.EXPIRES, expires);
        phone.ask(outgoing.request(), dialog.nextHop(), this);
    }

    private void setAlarm() {
        Instant at = subscription.deadline();
        int mine = ++alarms;
        if (at != null) {
            phone.after(Duration.between(phone.time.instant(), at), () -> {
                if (mine == alarms) {
                    ring();
                }
            });
        }
    }

    private void ring() {
        Instant now = phone.time.instant();
        switch (subscription.due(now)) {
            case NOTHING -> setAlarm();
            case REFRESH -> {
                phone.book.saw("refreshed");
                subscription = subscription.refreshing();
                if (dialog != null && !isEnding) {
                    refresh(subscription.expires());
                }
                setAlarm();
            }
            case OVER -> {
                subscription = subscription.at(now);
                phone.book.saw("over by time");
                over();
            }
        }
    }

    private void over() {
        setAlarm();
        if (dialog != null) {
            dialog = dialog.ended(Ending.TIMEOUT);
            phone.dialogs.remove(dialog.id());
        }
        if (!halfRemoved) {
            halfRemoved = true;
            phone.dialogs.removeHalf(sent.callId(), String.valueOf(sent.from().tag()));
        }
    }

    // What is heard.

    @Override
    public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
        if (!response.isFinal()) {
            return;
        }
        isRefreshing = false;
        if (isOver()) {
            return;
        }
        if (response.isSuccess() && dialog == null) {
            open(Dialog.asked(sent, response, false));
            phone.book.saw("2xx before NOTIFY");
        } else if (response.isSuccess()) {
            dialog = Objects.requireNonNull(dialog).refreshedBy(response);
        }
        Duration asked = subscription.expires();
        subscription = subscription.answered(response, now);
        boolean isRaised =
                response.status() == 423 && !isOver() && subscription.expires().compareTo(asked) > 0;
        if (isRaised) {
            phone.book.saw("asked for longer");
            builder.set(Field.CSEQ, new CSeq(sent.cseq().number() + 1, Method.SUBSCRIBE));
            sent = begin();
        }
        if (isOver()) {
            phone.book.saw("refused: " + response.status());
            over();
        } else {
            setAlarm();
        }
    }

    @Override
    public void failed(int status, Instant now) {
        isRefreshing = false;
        phone.book.saw("SUBSCRIBE unanswered");
        // A refresh that got no answer is a 408, which ends the subscription (RFC 5057).
        subscription = isOver() ? subscription : subscription.answered(unanswered(), now);
        if (isOver()) {
            over();
        }
    }

    private SipResponse unanswered() {
        return SipResponse.replyTo(sent, 408, "none").build();
    }

    private void open(Opened opened) {
        if (!(opened instanceof Opened.Whole(Dialog whole))) {
            throw new AssertionError("no dialog");
        }
        dialog = whole;
        phone.dialogs.put(whole.id(), this);
        if (isEnding) {
            refresh(Duration.ZERO);
        }
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest notify, Instant now) {
        if (!notify.is(Method.NOTIFY)) {
            phone.respond(transaction, notify, 405);
            return;
        }
        if (dialog == null) {
            phone.book.saw("NOTIFY before 2xx");
            open(Dialog.notified(sent, notify, false));
        }
        switch (Objects.requireNonNull(dialog).receive(notify)) {
            case Received.Over() -> phone.respond(transaction, notify, Received.Over.STATUS);
            case Received.OutOfOrder() -> {
                phone.book.saw("out of order");
                phone.respond(transaction, notify, Received.OutOfOrder.STATUS);
            }
            case Received.InOrder(Dialog next) -> {
                phone.book.inOrder(phone.address, notify);
                dialog = next.refreshedBy(notify);
                told(transaction, notify, now);
            }
        }
    }

    private void told(ServerTransaction transaction, SipRequest notify, Instant now) {
        OwnSubscription.Told told = subscription.told(notify, now);
        subscription = told.subscription();
        phone.respond(transaction, notify, told.status());
        assertThat(told.status()).isEqualTo(200);
        if (notify.bodyLength() > 0) {
            known = Line.text(notify.body());
        }
        if (isOver()) {
            phone.book.saw("over by NOTIFY");
            over();
        } else {
            setAlarm();
        }
    }

    /// When to subscribe anew, or null for never.
    @Nullable
    Instant retryAt() {
        return subscription.state() instanceof OwnSubscription.State.Over over && !isEnding ? over.retryAt() : null;
    }
}
