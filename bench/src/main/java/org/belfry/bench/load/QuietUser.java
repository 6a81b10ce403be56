package org.belfry.bench.load;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;
import org.belfry.sip.transaction.TransactionUser;

/// Counts what no server of the bench should ever hear of: a run in which it happens is no figure.
abstract class QuietUser implements TransactionUser {

    private long surprises;

    final long surprises() {
        return surprises;
    }

    final void surprised() {
        surprises++;
    }

    @Override
    public final void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now) {
        surprises++;
    }

    @Override
    public final void cancelled(ServerTransaction invite, SipRequest cancel, Instant now) {
        surprises++;
    }

    @Override
    public void ack(ServerTransaction invite, SipRequest ack, Instant now) {
        surprises++;
    }

    @Override
    public final void ackMissing(ServerTransaction invite, Instant now) {
        surprises++;
    }

    @Override
    public final void prackMissing(ServerTransaction invite, Instant now) {
        surprises++;
    }

    @Override
    public final void transportFailed(ServerTransaction transaction, Instant now) {
        surprises++;
    }

    @Override
    public final void response(ClientTransaction transaction, SipResponse response, Instant now) {
        surprises++;
    }

    @Override
    public final void timedOut(ClientTransaction transaction, Instant now) {
        surprises++;
    }

    @Override
    public final void transportFailed(ClientTransaction transaction, Instant now) {
        surprises++;
    }
}
