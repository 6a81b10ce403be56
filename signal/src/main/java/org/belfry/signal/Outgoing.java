package org.belfry.signal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.belfry.signal.Outcome.Why;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.Attempt;
import org.belfry.sip.transaction.ClientTransaction;
import org.jspecify.annotations.Nullable;

/// A request on its way to a URI: tries one hop after the other, each in a transaction of its own,
/// until one answers (RFC 3263 §4.3). Owned by the loop of its exchange.
///
///     locating ──▶ connecting ──▶ waiting ──final answer──▶ over
///                      ▲             │ 503, time-out or broken connection, and another hop
///                      └─────────────┘
///
/// A request too large for a datagram takes a connection to the same address, and goes as a datagram
/// after all if there is none to be had (RFC 3261 §18.1.1). Once a hop has given any sign of life its
/// failure is the outcome: the next one could ring the same telephone twice.
public final class Outgoing {

    private final Exchange exchange;
    /// Null once the outcome is known: an INVITE that was accepted is kept for another 64·T1, for other
    /// forks.
    private SipRequest.@Nullable Builder request;
    private final Outcome outcome;
    private final Deque<Hop> hops = new ArrayDeque<>();
    private @Nullable Hop tooLargeFor;
    private @Nullable ClientTransaction transaction;
    private boolean heard;
    private boolean over;

    Outgoing(Exchange exchange, SipRequest.Builder request, Outcome outcome) {
        this.exchange = exchange;
        this.request = request;
        this.outcome = outcome;
    }

    /// The transaction of the hop that is being tried, if one is.
    public @Nullable ClientTransaction transaction() {
        return transaction;
    }

    /// Takes an INVITE back; the outcome still follows. Any other request only if it has not been sent.
    public void cancel() {
        cancel(null);
    }

    /// The same, and says why.
    ///
    /// @param reason a value of `Reason` (RFC 3326 §2)
    public void cancel(@Nullable String reason) {
        hops.clear();
        tooLargeFor = null;
        if (transaction != null) {
            exchange.transactions().cancel(transaction, reason, exchange.now());
        } else {
            end(Why.CANCELLED);
        }
    }

    /// Acknowledges a 2xx to INVITE, over the flow that brought it.
    ///
    /// @return false if that flow is gone
    public boolean acknowledge(SipRequest.Builder ack) {
        return transaction != null && exchange.transactions().ack(transaction, ack, transaction.flow());
    }

    void located(List<Hop> found) {
        if (!over) {
            hops.addAll(found);
            next(Why.NO_WAY);
        }
    }

    void overloaded() {
        end(Why.OVERLOADED);
    }

    private void next(Why otherwise) {
        transaction = null;
        tooLargeFor = null;
        Hop hop = hops.poll();
        if (hop != null) {
            exchange.flow(hop, flow -> opened(hop, flow));
        } else {
            end(otherwise);
        }
    }

    private void opened(Hop hop, @Nullable Flow flow) {
        if (over) {
            return;
        }
        if (flow == null) {
            if (tooLargeFor != null && exchange.datagrams(tooLargeFor) instanceof DatagramFlow datagrams) {
                tooLargeFor = null;
                send(hop, datagrams.ofAnySize());
            } else {
                next(Why.NO_WAY);
            }
            return;
        }
        send(hop, flow);
    }

    private void send(Hop hop, Flow flow) {
        var asked = Objects.requireNonNull(request, "the outcome is known");
        switch (exchange.transactions().request(asked, flow, this, exchange.now())) {
            case Attempt.Started(ClientTransaction started) -> transaction = started;
            case Attempt.TooLarge _ -> {
                tooLargeFor = hop;
                Hop stream = hop.over(SipTransport.TCP);
                exchange.flow(stream, connected -> opened(stream, connected));
            }
            case Attempt.Overloaded _ -> end(Why.OVERLOADED);
            case Attempt.Unreachable _ -> next(Why.NO_WAY);
        }
    }

    void answered(SipResponse response) {
        if (response.status() == 503 && !heard && !hops.isEmpty()) {
            next(Why.NO_WAY);
            return;
        }
        heard = true;
        if (response.isFinal()) {
            letGo();
        }
        outcome.answered(this, response);
    }

    void failed(Why why) {
        if (heard) {
            end(why);
        } else {
            next(why);
        }
    }

    private void letGo() {
        over = true;
        request = null;
        hops.clear();
    }

    private void end(Why why) {
        if (!over) {
            letGo();
            outcome.unanswered(this, why);
        }
    }
}
