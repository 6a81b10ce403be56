package org.belfry.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.dialog.Dialog;
import org.belfry.sip.dialog.DialogFault;
import org.belfry.sip.dialog.DialogState.Ending;
import org.belfry.sip.dialog.Opened;
import org.belfry.sip.dialog.Received;
import org.belfry.sip.dialog.SessionAnswer;
import org.belfry.sip.dialog.SessionPolicy;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// The calls somebody gets: each rings, reliably if the caller can, and is answered, refused or taken back.
final class IncomingCalls implements Talk {

    private final Telephone phone;
    private final SessionPolicy policy;
    private final Plan plan;
    final List<Call> calls = new ArrayList<>();

    /// @param ringMs how long it rings
    /// @param status the final answer
    record Plan(boolean isReliable, long ringMs, int status) {}

    IncomingCalls(Telephone phone, SessionPolicy policy, Plan plan) {
        this.phone = phone;
        this.policy = policy;
        this.plan = plan;
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest invite, Instant now) {
        DialogFault fault = Dialog.faultOf(invite, false);
        if (fault != null) {
            throw new AssertionError(fault);
        }
        var call = new Call(transaction, invite);
        phone.answers(transaction, call);
        if (SessionAnswer.ofRequest(invite, policy, new org.belfry.sip.dialog.SessionTimer.Off())
                instanceof SessionAnswer.TooSmall tooSmall) {
            SipResponse.Builder response =
                    SipResponse.replyTo(invite, SessionAnswer.TooSmall.STATUS, transaction.tag());
            tooSmall.writeTo(response);
            phone.respond(transaction, response.build());
            return;
        }
        calls.add(call);
        phone.after(phone.upTo(500), call::ring);
        phone.after(Duration.ofMillis(500 + plan.ringMs), () -> call.answer(plan.status));
    }

    /// One of them.
    final class Call implements Answering {
        private final ServerTransaction transaction;
        private final SipRequest invite;

        @Nullable
        Line line;

        int status;
        private String answer = "";

        private Call(ServerTransaction transaction, SipRequest invite) {
            this.transaction = transaction;
            this.invite = invite;
        }

        private SipResponse.Builder response(int code) {
            return SipResponse.replyTo(invite, code, transaction.tag())
                    .copy(HeaderName.RECORD_ROUTE, invite)
                    .set(Field.CONTACT, phone.contact())
                    .set(HeaderName.SUPPORTED, "100rel, timer");
        }

        private void ring() {
            if (status > 0) {
                return;
            }
            boolean isReliable = plan.isReliable && invite.lists(Field.SUPPORTED, "100rel");
            SipResponse.Builder ringing = response(isReliable ? 183 : 180);
            Line opened = open(ringing.build());
            if (isReliable) {
                phone.book.saw("rings reliably");
                answer = opened.description("sendrecv");
                opened.session = Line.text(invite.body()) + "/" + answer;
                ringing.body("application/sdp", Line.bytes(answer));
                phone.peer.transactions().respondReliably(transaction, ringing, phone.time.instant());
            } else {
                phone.respond(transaction, ringing.build());
            }
        }

        private Line open(SipResponse response) {
            if (line == null) {
                if (!(Dialog.answered(invite, response, false) instanceof Opened.Whole(Dialog dialog))) {
                    throw new AssertionError("no dialog");
                }
                line = new Line(phone, dialog, policy);
            }
            return line;
        }

        private void answer(int code) {
            if (status > 0) {
                return;
            }
            status = code;
            if (code >= 300) {
                refuse(code, Ending.REJECTED);
                return;
            }
            SipResponse.Builder success = response(code);
            Line opened = open(success.build());
            opened.is(opened.dialog.confirmed());
            opened.awaitsAck = true;
            if (answer.isEmpty()) {
                answer = opened.description("sendrecv");
                opened.session = Line.text(invite.body()) + "/" + answer;
                success.body("application/sdp", Line.bytes(answer));
            }
            if (SessionAnswer.ofRequest(invite, policy, opened.timer) instanceof SessionAnswer.Agreed agreed) {
                agreed.writeTo(success);
                opened.runs(agreed.timer(phone.time.instant()));
            }
            phone.book.saw("2xx: " + phone.respond(transaction, success.build()));
        }

        private void refuse(int code, Ending how) {
            status = code;
            phone.respond(transaction, invite, code);
            if (line != null) {
                line.end(how);
            }
        }

        @Override
        public void cancelled(Instant now) {
            phone.book.saw(status > 0 ? "cancelled while a 2xx was held back" : "cancelled");
            refuse(487, Ending.CANCELLED);
        }

        @Override
        public void acknowledged(Instant now) {
            Objects.requireNonNull(line).awaitsAck = false;
        }

        @Override
        public void ackMissing(Instant now) {
            if (line != null && line.awaitsAck) {
                phone.book.saw("ACK missing");
                line.awaitsAck = false;
                line.hangUp(Ending.TIMEOUT);
            }
        }

        @Override
        public void prack(ServerTransaction prack, SipRequest request, Instant now) {
            Line opened = Objects.requireNonNull(line);
            switch (opened.dialog.receive(request)) {
                case Received.Over() -> phone.respond(prack, request, Received.Over.STATUS);
                case Received.OutOfOrder() -> phone.respond(prack, request, Received.OutOfOrder.STATUS);
                case Received.InOrder(Dialog next) -> {
                    phone.book.inOrder(phone.address, request);
                    opened.is(next);
                    phone.respond(prack, request, 200);
                }
            }
        }

        @Override
        public void prackMissing(Instant now) {
            phone.book.saw("PRACK missing");
            refuse(504, Ending.TIMEOUT);
        }
    }
}
