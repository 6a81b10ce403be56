package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.event.Asked;
import org.belfry.sip.event.Ended;
import org.belfry.sip.event.EventPackage;
import org.belfry.sip.event.ServedSubscription;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;

/// Somebody others want to know something of: the present state is a number.
final class Watched implements Talk {

    private static final List<EventPackage> SERVED = List.of(EventPackage.PRESENCE, EventPackage.DIALOG);

    private final Telephone phone;
    final List<Served> all = new ArrayList<>();
    int state;

    Watched(Telephone phone) {
        this.phone = phone;
    }

    void changes() {
        state++;
        for (Served one : all) {
            one.tell();
        }
    }

    void ends(Ended how) {
        for (Served one : all) {
            one.end(how);
        }
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest subscribe, Instant now) {
        SipResponse.Builder response = SipResponse.replyTo(subscribe, 200, transaction.tag());
        switch (Asked.of(subscribe, SERVED)) {
            case Asked.Refused refused -> {
                refused.writeTo(response.status(refused.status(), "No"));
                phone.respond(transaction, response.build());
            }
            case Asked.Wanted wanted -> {
                wanted.writeTo(response);
                SipResponse accepted = response.set(Field.CONTACT, phone.contact())
                        .copy(HeaderName.RECORD_ROUTE, subscribe)
                        .build();
                if (!(Dialog.answered(subscribe, accepted, false) instanceof Opened.Whole(Dialog dialog))) {
                    throw new AssertionError("no dialog");
                }
                boolean isAllowed = phone.oneOf(2);
                var served = new Served(dialog, ServedSubscription.begin(wanted, isAllowed, now));
                all.add(served);
                boolean isTold = phone.oneOf(2);
                if (isTold) {
                    served.tell();
                }
                phone.respond(transaction, accepted);
                if (!isTold) {
                    served.tell();
                }
                phone.after(phone.upTo(20_000), served::allow);
            }
        }
    }

    /// One subscription: one NOTIFY at a time, with the state as it is then.
    final class Served implements Talk, Asking {
        Dialog dialog;
        ServedSubscription subscription;
        private boolean isTelling;
        private boolean isStale;
        private boolean isForgotten;
        private int alarms;

        private Served(Dialog dialog, ServedSubscription subscription) {
            this.dialog = dialog;
            this.subscription = subscription;
            phone.dialogs.put(dialog.id(), this);
            setAlarm();
        }

        boolean isForgotten() {
            return isForgotten;
        }

        boolean isQuiet() {
            return !isForgotten && !isTelling && !isStale;
        }

        private void allow() {
            if (!isForgotten && subscription.state() instanceof ServedSubscription.State.Pending) {
                phone.book.saw("allowed later");
                subscription = subscription.allowed();
                tell();
            }
        }

        private void end(Ended how) {
            if (!isForgotten && !subscription.isOver()) {
                subscription = subscription.ended(how, how == Ended.PROBATION ? Duration.ofSeconds(10) : null);
                tell();
            }
        }

        private void setAlarm() {
            Instant at = subscription.deadline();
            int mine = ++alarms;
            if (at != null) {
                phone.after(Duration.between(phone.time.instant(), at), () -> {
                    if (mine == alarms && !isForgotten) {
                        subscription = subscription.at(phone.time.instant());
                        phone.book.saw("served until it ran out");
                        tell();
                    }
                });
            }
        }

        void tell() {
            if (isForgotten) {
                return;
            }
            isStale = true;
            Instant now = phone.time.instant();
            if (isTelling) {
                return;
            }
            if (!subscription.mayNotify(now)) {
                phone.after(Duration.between(now, subscription.quietUntil()), () -> {
                    if (isStale) {
                        tell();
                    }
                });
                return;
            }
            isStale = false;
            isTelling = true;
            ServedSubscription.Notice notice = subscription.notice(dialog, Line.bytes(Integer.toString(state)), now);
            subscription = notice.subscription();
            dialog = notice.outgoing().dialog();
            phone.ask(notice.outgoing().request(), dialog.nextHop(), this);
        }

        @Override
        public void heard(ClientTransaction transaction, SipResponse response, Instant now) {
            if (!response.isFinal()) {
                return;
            }
            if (response.isSuccess()) {
                dialog = dialog.refreshedBy(response);
            } else {
                phone.book.saw("NOTIFY refused: " + response.status());
                subscription = subscription.failed(response.status());
                isStale = !subscription.isOver();
            }
            goOn(response.isSuccess());
        }

        @Override
        public void failed(int status, Instant now) {
            phone.book.saw("NOTIFY unanswered");
            subscription = subscription.failed(status);
            goOn(false);
        }

        private void goOn(boolean isTold) {
            isTelling = false;
            boolean hasMore = isStale && (isTold || !subscription.isOver());
            if (hasMore) {
                tell();
            } else if (subscription.isOver()) {
                isForgotten = true;
                dialog = dialog.ended(Ending.TIMEOUT);
                phone.dialogs.remove(dialog.id());
            }
        }

        @Override
        public void request(ServerTransaction transaction, SipRequest request, Instant now) {
            switch (dialog.receive(request)) {
                case Received.Over() -> phone.respond(transaction, request, Received.Over.STATUS);
                case Received.OutOfOrder() -> phone.respond(transaction, request, Received.OutOfOrder.STATUS);
                case Received.InOrder(Dialog next) -> {
                    phone.book.inOrder(phone.address, request);
                    dialog = next;
                    refreshed(transaction, request, now);
                }
            }
        }

        private void refreshed(ServerTransaction transaction, SipRequest request, Instant now) {
            SipResponse.Builder response = SipResponse.replyTo(request, 200, transaction.tag());
            if (!request.is(Method.SUBSCRIBE) || subscription.isOver()) {
                phone.respond(transaction, request, 481);
                return;
            }
            switch (Asked.of(request, SERVED)) {
                case Asked.Refused refused -> {
                    refused.writeTo(response.status(refused.status(), "No"));
                    phone.respond(transaction, response.build());
                }
                case Asked.Wanted wanted -> {
                    wanted.writeTo(response);
                    dialog = dialog.refreshedBy(request);
                    subscription = subscription.refreshed(wanted, now);
                    phone.respond(
                            transaction,
                            response.set(Field.CONTACT, phone.contact()).build());
                    setAlarm();
                    tell();
                }
            }
        }
    }
}
