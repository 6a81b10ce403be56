package org.belfry.server.demo;

import java.time.Instant;
import org.belfry.signal.Exchange;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;

/// What comes to a telephone, to the call it belongs to. On the loop.
record Reception(Softphone phone, Exchange exchange) implements TransactionUser {

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        var call = phone.find(request.callId());
        if (call != null && request.to().tag() != null) {
            call.asked(transaction, request);
        } else if (request.is(Method.INVITE) && request.to().tag() == null) {
            var rings = new PhoneCall(phone, request.callId());
            if (phone.rang(rings)) {
                rings.rings(transaction, request);
            } else {
                exchange.respond(transaction, request, 486);
            }
        } else {
            exchange.respond(transaction, request, request.is(Method.OPTIONS) ? 200 : 481);
        }
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
        var call = phone.find(cancel.callId());
        if (call != null) {
            call.cancelled();
        }
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
        exchange.respond(transaction, request, 481);
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
        // Answers go with the 2xx here: an ACK says nothing more.
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant now) {
        // The house ends the call then, or has gone.
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant now) {
        // Nothing is sent that wants a PRACK.
    }

    @Override
    public void transportFailed(ServerTransaction transaction, Instant now) {
        // Whoever waits for what should have come says so.
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant now) {
        // A straggler.
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant now) {
        // Of a request nobody waits for.
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant now) {
        // Of a request nobody waits for.
    }
}
