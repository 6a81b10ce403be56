package org.belfry.pbx.call;

import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.signal.Outgoing;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Via;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.ClientTransaction;
import org.jspecify.annotations.Nullable;

/// A request of ours on its way: by the flow its peer came by, or to wherever its URI leads. Owned by
/// the loop of its exchange.
abstract sealed class Asking implements Outcome permits Invitation, Within {

    /// Stands in a request until the transport puts its own in.
    static final Via LATER = Via.of("UDP", "127.0.0.1", 0, Via.MAGIC_COOKIE + "-later");

    private final Exchange exchange;
    private final Way way;
    private @Nullable ClientTransaction transaction;
    private @Nullable Outgoing outgoing;

    Asking(Exchange exchange, Way way) {
        this.exchange = exchange;
        this.way = way;
    }

    final Exchange exchange() {
        return exchange;
    }

    final Way way() {
        return way;
    }

    final void send(SipRequest.Builder request) {
        transaction = null;
        outgoing = null;
        var flow = way.flow();
        if (flow == null) {
            outgoing = exchange.send(request, way.nextHop(), this);
            return;
        }
        switch (exchange.transactions().request(request, flow.ofAnySize(), this, exchange.now())) {
            case Attempt.Started(ClientTransaction started) -> transaction = started;
            case Attempt.Overloaded _ -> heardNothing(Why.OVERLOADED);
            case Attempt.Unreachable _, Attempt.TooLarge _ -> heardNothing(Why.NO_WAY);
        }
    }

    /// @param reason a value of `Reason` (RFC 3326 §2), if the peer is to know
    final void cancel(@Nullable String reason) {
        if (outgoing != null) {
            outgoing.cancel(reason);
        } else if (transaction != null) {
            exchange.transactions().cancel(transaction, reason, exchange.now());
        }
    }

    /// Acknowledges a 2xx. One that can't be sent is as good as lost: the 2xx comes again.
    final void acknowledge(SipRequest.Builder ack) {
        if (outgoing != null) {
            outgoing.acknowledge(ack);
        } else if (transaction != null) {
            exchange.transactions().ack(transaction, ack, transaction.flow());
        }
    }

    @Override
    public final void answered(Outgoing request, SipResponse response) {
        outgoing = request;
        heard(response);
    }

    @Override
    public final void unanswered(Outgoing request, Why why) {
        heardNothing(why);
    }

    abstract void heard(SipResponse response);

    abstract void heardNothing(Why why);
}
