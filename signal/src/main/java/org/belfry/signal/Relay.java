package org.belfry.signal;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;

/// Tells an [Outgoing] what its transactions learn, and the user everything else. Owned by the loop of its exchange.
final class Relay implements TransactionUser {

    private final TransactionUser user;

    Relay(TransactionUser user) {
        this.user = user;
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        user.request(transaction, request, now);
    }

    @Override
    public void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
        user.prack(transaction, request, invite, now);
    }

    @Override
    public void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
        user.cancelled(invite, cancel, now);
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
        user.ack(invite, ack, now);
    }

    @Override
    public void ackMissing(ServerTransaction invite, Instant now) {
        user.ackMissing(invite, now);
    }

    @Override
    public void prackMissing(ServerTransaction invite, Instant now) {
        user.prackMissing(invite, now);
    }

    @Override
    public void transportFailed(ServerTransaction transaction, Instant now) {
        user.transportFailed(transaction, now);
    }

    @Override
    public void response(ClientTransaction transaction, SipResponse response, Instant now) {
        if (transaction.owner() instanceof Outgoing outgoing) {
            outgoing.answered(response);
        } else {
            user.response(transaction, response, now);
        }
    }

    @Override
    public void timedOut(ClientTransaction transaction, Instant now) {
        if (transaction.owner() instanceof Outgoing outgoing) {
            outgoing.failed(Outcome.Why.TIMED_OUT);
        } else {
            user.timedOut(transaction, now);
        }
    }

    @Override
    public void transportFailed(ClientTransaction transaction, Instant now) {
        if (transaction.owner() instanceof Outgoing outgoing) {
            outgoing.failed(Outcome.Why.NO_WAY);
        } else {
            user.transportFailed(transaction, now);
        }
    }
}
