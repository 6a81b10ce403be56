package org.belfry.pbx.call;

import java.time.Instant;
import java.util.Objects;
import org.belfry.pbx.front.Origin;
import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.SipUri;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;

/// Hands on what comes to the calls, as the front desk does; who is in From is believed.
record Reception(Building building) {

    TransactionUser on(Exchange exchange) {
        return new User(building, exchange);
    }

    private record User(Building building, Exchange exchange) implements TransactionUser {

        private Calls calls() {
            return building.calls;
        }

        @Override
        public void request(ServerTransaction transaction, SipRequest request, Instant now) {
            var flow = Exchange.flowOf(transaction);
            var from = request.from().sipUri();
            var desk = from == null ? null : building.desks.get(from.user());
            if (request.is(Method.REGISTER) && desk != null) {
                flow.provedItself();
                var contact = SipUri.parse(request.contacts().getFirst().uri().toString());
                building.came(desk.device().id(), flow, Objects.requireNonNull(contact));
                exchange.respond(
                        transaction,
                        SipResponse.replyTo(request, 200, transaction.tag())
                                .add(HeaderName.CONTACT, "<" + contact + ">;expires=300")
                                .build());
            } else if (request.to().tag() != null) {
                calls().within(exchange, transaction, request);
            } else if (request.is(Method.INVITE) && desk != null) {
                calls().invite(exchange, transaction, request, new Origin.OfDevice(desk.device(), desk.owner(), flow));
            } else if (request.is(Method.INVITE) && from != null && building.trunks.containsKey(from.user())) {
                calls().invite(exchange, transaction, request, new Origin.OfTrunk(from.user(), flow));
            } else {
                exchange.respond(transaction, request, 403);
            }
        }

        @Override
        public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
            calls().prack(exchange, transaction, request, invite);
        }

        @Override
        public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
            calls().cancelled(exchange, invite, cancel);
        }

        @Override
        public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
            calls().acknowledged(exchange, invite, ack);
        }

        @Override
        public void ackMissing(ServerTransaction invite, Instant now) {
            calls().unconfirmed(exchange, invite);
        }

        @Override
        public void prackMissing(ServerTransaction invite, Instant now) {
            calls().unconfirmed(exchange, invite);
        }

        @Override
        public void transportFailed(ServerTransaction transaction, Instant now) {
            calls().failed(exchange, transaction);
        }

        @Override
        public void response(ClientTransaction transaction, SipResponse response, Instant now) {
            calls().answered(exchange, transaction, response);
        }

        @Override
        public void timedOut(ClientTransaction transaction, Instant now) {
            calls().unanswered(exchange, transaction, Outcome.Why.TIMED_OUT);
        }

        @Override
        public void transportFailed(ClientTransaction transaction, Instant now) {
            calls().unanswered(exchange, transaction, Outcome.Why.NO_WAY);
        }
    }
}
