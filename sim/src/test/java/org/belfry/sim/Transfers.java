package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.belfry.sip.Field;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.FailureEffect;
import org.belfry.sip.dialog.Referral;
import org.belfry.sip.event.Ended;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.OwnSubscription;
import org.belfry.sip.event.ServedSubscription;
import org.belfry.sip.event.Sipfrag;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// Transfers in one dialog, asked by us and by the peer, with the subscription each brings.
final class Transfers {

    private final Line line;
    /// The one we asked for.
    @Nullable
    OwnSubscription own;

    private int toldLast;
    private final Map<String, Followed> followed = new HashMap<>();

    Transfers(Line line) {
        this.line = line;
    }

    // Asked by us.

    void refer(SipUri target) {
        if (!line.isConfirmed()) {
            return;
        }
        SipRequest sent = line.ask(
                Method.REFER,
                refer -> Referral.write(
                        refer, NameAddr.of(target), line.dialog.local().withoutParam("tag"), true),
                new Asking() {
                    @Override
                    public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
                        line.phone.book.saw("REFER answered " + response.status());
                        if (own != null && response.isSuccess()) {
                            line.is(line.dialog.refreshedBy(response));
                        } else if (own != null) {
                            over();
                        }
                    }

                    @Override
                    public void failed(int status, Instant now) {
                        over();
                        line.failed(Method.REFER, status);
                    }
                });
        String id = Integer.toString(sent.cseq().number());
        own = OwnSubscription.asked(EventPackage.REFER, id, Duration.ofMinutes(3), line.phone.time.instant());
        line.use(line.usages.withSubscription("refer"));
        line.phone.after(Duration.ofMinutes(3), this::over);
    }

    private void over() {
        own = null;
        line.use(line.usages.withoutSubscription("refer"));
    }

    void notified(ServerTransaction transaction, SipRequest notify, Instant now) {
        if (own == null) {
            line.phone.respond(transaction, notify, 481);
            return;
        }
        OwnSubscription.Told told = own.told(notify, now);
        own = told.subscription();
        line.phone.respond(transaction, notify, told.status());
        int status = Sipfrag.statusOf(notify).orElse(0);
        if (status < toldLast) {
            throw new AssertionError("%d after %d".formatted(status, toldLast));
        }
        toldLast = status;
        line.phone.book.saw("transfer told " + status);
        if (status >= 200 && status < 300) {
            line.hangUp(Ending.REPLACED);
        }
        if (own.state() instanceof OwnSubscription.State.Over) {
            over();
        }
    }

    // Asked by the peer.

    void referred(ServerTransaction transaction, SipRequest refer, Instant now) {
        if (line.ending != null || line.usages.isFull()) {
            line.phone.respond(transaction, refer, line.ending != null ? 481 : 503);
            return;
        }
        switch (Referral.of(refer)) {
            case Referral.Refused(int status) -> line.phone.respond(transaction, refer, status);
            case Referral.Wanted wanted -> {
                SipResponse.Builder response = SipResponse.replyTo(refer, Referral.Wanted.STATUS, transaction.tag())
                        .set(Field.CONTACT, line.phone.contact());
                wanted.writeTo(response);
                line.is(line.dialog.refreshedBy(refer));
                var following = new Followed(wanted.id(), now);
                followed.put(wanted.id(), following);
                line.use(line.usages.withSubscription("refer;id=" + wanted.id()));
                if (line.phone.oneOf(3)) {
                    following.tell(Sipfrag.trying(), false);
                    line.phone.respond(transaction, response.build());
                } else {
                    line.phone.respond(transaction, response.build());
                    following.tell(Sipfrag.trying(), false);
                }
                var call = new OutgoingCall(line.phone, line.policy);
                call.whenHeard(following::heard);
                call.dial(((SipUri) wanted.target()).host(), List.of(), wanted::writeTo);
            }
        }
    }

    /// One call that was asked for, and the subscription of who asked: one NOTIFY at a time.
    private final class Followed implements Asking {
        private final String id;
        private ServedSubscription served;
        private final Queue<byte[]> waiting = new ArrayDeque<>();
        private boolean isTelling;
        private boolean isLast;
        private boolean isOver;

        Followed(String id, Instant now) {
            this.id = id;
            this.served = ServedSubscription.ofRefer(id, now);
        }

        /// A 100 may come late, and says nothing.
        void heard(@Nullable SipResponse response) {
            if (response != null && response.status() == 100) {
                return;
            }
            byte[] news = response == null ? Sipfrag.timedOut() : Sipfrag.of(response);
            tell(news, response == null || response.isFinal());
        }

        void tell(byte[] news, boolean last) {
            if (isOver || isLast) {
                return;
            }
            isLast = last;
            waiting.add(news);
            next();
        }

        private void next() {
            byte[] news = isTelling || isOver ? null : waiting.poll();
            if (news == null) {
                return;
            }
            isTelling = true;
            if (isLast && waiting.isEmpty()) {
                served = served.ended(Ended.NORESOURCE, null);
            }
            ServedSubscription.Notice notice = served.notice(line.dialog, news, line.phone.time.instant());
            served = notice.subscription();
            line.is(notice.outgoing().dialog());
            line.phone.ask(notice.outgoing().request(), line.dialog.nextHop(), this);
        }

        @Override
        public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
            if (!response.isFinal()) {
                return;
            }
            isTelling = false;
            if (!response.isSuccess()) {
                line.phone.book.saw("NOTIFY refused: " + response.status());
                served = served.failed(response.status());
                if (FailureEffect.of(Method.NOTIFY, response.status()) == FailureEffect.DIALOG) {
                    line.failed(Method.NOTIFY, response.status());
                }
            }
            goOn();
        }

        @Override
        public void failed(int status, Instant now) {
            isTelling = false;
            served = served.failed(status);
            goOn();
        }

        private void goOn() {
            if (served.isOver()) {
                isOver = true;
                Objects.requireNonNull(followed.remove(id));
                line.use(line.usages.withoutSubscription("refer;id=" + id));
            } else {
                next();
            }
        }
    }
}
