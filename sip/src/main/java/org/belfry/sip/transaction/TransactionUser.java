package org.belfry.sip.transaction;

import java.time.Instant;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;

/// Who is told what the transactions learn: the core of a user agent (RFC 3261 §5).
///
/// Called on the thread that owns the [Transactions], from inside its methods; may call them in turn. A request whose
/// taking throws is answered with 500, unless it has been answered, and the fault is thrown on.
public interface TransactionUser {

    /// A new request, never an ACK or CANCEL. Answer it with [Transactions#respond]; until then INVITE is answered
    /// with 100 after 200 ms, others after 3.5 s. An answer to anything but INVITE is too late after 32 s.
    void request(ServerTransaction transaction, SipRequest request, Instant now);

    /// A PRACK that confirms a reliable provisional response to `invite`; answer it as any request, with 200.
    void prack(ServerTransaction transaction, SipRequest request, ServerTransaction invite, Instant now);

    /// `invite` was cancelled before it had a final answer. The CANCEL has been answered; answer `invite` with 487.
    void cancelled(ServerTransaction invite, SipRequest cancel, Instant now);

    /// An ACK of the 2xx to `invite`. A peer may send it more than once.
    void ack(ServerTransaction invite, SipRequest ack, Instant now);

    /// Nobody acknowledged the final answer for 64·T1. After a 2xx the session has to be ended with BYE (§13.3.1.4).
    void ackMissing(ServerTransaction invite, Instant now);

    /// Nobody confirmed a reliable provisional response for 64·T1. Answer `invite` with 5xx (RFC 3262 §3).
    void prackMissing(ServerTransaction invite, Instant now);

    /// The answer could not be sent; the transaction is over, except after a 2xx.
    void transportFailed(ServerTransaction transaction, Instant now);

    /// An answer: any number of provisional ones, then one final one; to INVITE possibly several 2xx, one for each
    /// dialog. A 2xx to INVITE must be acknowledged with [Transactions#ack]; all else is.
    void response(ClientTransaction transaction, SipResponse response, Instant now);

    /// No final answer came in time: as if it were a 408 (§8.1.3.1).
    void timedOut(ClientTransaction transaction, Instant now);

    /// The flow broke before a final answer came: as if it were a 503 (§8.1.3.1).
    void transportFailed(ClientTransaction transaction, Instant now);
}
