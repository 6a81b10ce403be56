package org.belfry.signal;

import org.belfry.sip.SipResponse;

/// Who is told what came of a request sent by [Exchange#send]. Called on the exchange's loop.
public interface Outcome {

    /// An answer: any number of provisional ones, then a final one; to INVITE possibly several 2xx, each of which must
    /// be acknowledged ([Outgoing#acknowledge]).
    void answered(Outgoing request, SipResponse response);

    /// No final answer, and no other way to try.
    void unanswered(Outgoing request, Why why);

    /// Why there was no answer.
    enum Why {
        /// Nothing is known by that name, or none of its addresses can be reached.
        NO_WAY,
        /// As if it had been answered by 408 (RFC 3261 §8.1.3.1).
        TIMED_OUT,
        /// We have too much to do.
        OVERLOADED,
        /// Taken back before it was sent.
        CANCELLED
    }
}
