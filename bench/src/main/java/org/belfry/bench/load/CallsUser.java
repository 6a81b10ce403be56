package org.belfry.bench.load;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.signal.Outgoing;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.Via;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogId;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.InviteDialogs;
import org.belfry.sip.dialog.InviteDialogs.Heard;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// Takes calls as a back-to-back user agent does: two dialogs, nothing of one leg's signalling on the other. No media
/// and no call record. Owned by the server's loop.
final class CallsUser extends QuietUser {

    private final Exchange exchange;
    private final Admission admission;
    private final SipUri callee;
    private final NameAddr contact;
    /// The callers' dialogs by what their requests name, each with the leg it is joined to.
    private final Map<DialogId, Joined> calls = new HashMap<>();
    private long number;

    private record Joined(Dialog caller, Dialog callee) {}

    CallsUser(Exchange exchange, Admission admission, SipUri callee, SipUri ourselves) {
        this.exchange = exchange;
        this.admission = admission;
        this.callee = callee;
        this.contact = NameAddr.of(ourselves);
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        if (request.is(Method.BYE)) {
            end(transaction, request);
        } else if (!request.is(Method.INVITE)) {
            exchange.respond(transaction, request, 501);
        } else if (admission.admitted(exchange, transaction, request, 407, now) != null) {
            new Call(transaction, request).begin();
        }
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {}

    private void end(ServerTransaction transaction, SipRequest bye) {
        var id = DialogId.ofReceived(bye);
        var joined = id == null ? null : calls.get(id);
        if (joined == null || !(joined.caller().receive(bye) instanceof Received.InOrder)) {
            exchange.respond(transaction, bye, 481);
            return;
        }
        calls.remove(id);
        exchange.respond(transaction, bye, 200);
        var ours = joined.callee().request(Method.BYE);
        exchange.send(ours.request(), ours.dialog().ended(Ending.LOCAL_BYE).nextHop(), new Bye());
    }

    /// One INVITE from its arrival to the 200. It lives as long as the transaction of its other leg, so it lets go of
    /// what came once that is answered.
    private final class Call implements Outcome {
        private final ServerTransaction transaction;
        private @Nullable SipRequest request;
        private final SipRequest invite;
        private final InviteDialogs dialogs;

        Call(ServerTransaction transaction, SipRequest request) {
            this.transaction = transaction;
            this.request = request;
            // The dialog asks for the request as sent; its Via is the transport's, and put in later.
            this.invite = invite(request)
                    .set(Field.VIA, Via.of("UDP", "127.0.0.1", 0, Via.MAGIC_COOKIE + "-later"))
                    .build();
            this.dialogs = new InviteDialogs(invite, false);
        }

        void begin() {
            exchange.send(invite.toBuilder(), callee, this);
        }

        private SipRequest.Builder invite(SipRequest request) {
            String id = Long.toString(number++);
            return SipRequest.builder(Method.INVITE, callee)
                    .add(HeaderName.FROM, "<" + request.from().uri() + ">;tag=b" + id)
                    .add(HeaderName.TO, "<" + request.to().uri() + ">")
                    .add(HeaderName.CALL_ID, "leg-" + id)
                    .add(HeaderName.CSEQ, "1 INVITE")
                    .add(Field.CONTACT, contact);
        }

        @Override
        public void answered(Outgoing outgoing, SipResponse response) {
            switch (dialogs.receive(response)) {
                case Heard.Early _ -> answer(180);
                case Heard.Confirmed(Dialog leg) -> {
                    outgoing.acknowledge(leg.ack(invite));
                    join(leg);
                }
                case Heard.Nothing _ -> {}
                case Heard.Refused(int status, var _) -> answer(status);
                case Heard.Unwanted _, Heard.Left _ -> surprised();
            }
        }

        private void answer(int status) {
            if (request != null) {
                exchange.respond(transaction, request, status);
            }
        }

        private void join(Dialog leg) {
            var asked = Objects.requireNonNull(request, "confirmed once");
            request = null;
            SipResponse ok = SipResponse.replyTo(asked, 200, transaction.tag())
                    .copy(HeaderName.RECORD_ROUTE, asked)
                    .add(Field.CONTACT, contact)
                    .build();
            if (Dialog.answered(asked, ok, false) instanceof Opened.Whole(Dialog caller)) {
                calls.put(caller.id(), new Joined(caller, leg));
                exchange.respond(transaction, ok);
            } else {
                exchange.respond(transaction, asked, 400);
            }
        }

        @Override
        public void unanswered(Outgoing outgoing, Why why) {
            surprised();
            answer(503);
        }
    }

    private final class Bye implements Outcome {
        @Override
        public void answered(Outgoing outgoing, SipResponse response) {
            if (!response.isSuccess()) {
                surprised();
            }
        }

        @Override
        public void unanswered(Outgoing outgoing, Why why) {
            surprised();
        }
    }
}
