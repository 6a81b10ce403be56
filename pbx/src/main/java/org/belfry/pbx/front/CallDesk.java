package org.belfry.pbx.front;

import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;

/// Takes calls: what the front desk hands on once it knows who asks. Called on the loop of the
/// exchange; never waits.
public interface CallDesk {

    /// A new INVITE outside of any dialog, of somebody who proved who they are. To be answered.
    void invite(Exchange exchange, ServerTransaction transaction, SipRequest request, Origin origin);

    /// A request inside a dialog. To be answered: 481 if there is no such dialog, 403 if it came by a
    /// way that is not its peer's.
    void within(Exchange exchange, ServerTransaction transaction, SipRequest request);

    /// A REFER or an INVITE with Replaces names dialogs too; both come by [#invite] or [#within].
    void cancelled(Exchange exchange, ServerTransaction invite, SipRequest cancel);

    void prack(Exchange exchange, ServerTransaction transaction, SipRequest request, ServerTransaction invite);

    void acknowledged(Exchange exchange, ServerTransaction invite, SipRequest ack);

    /// Nobody acknowledged our 2xx, or nobody confirmed a provisional answer.
    void unconfirmed(Exchange exchange, ServerTransaction invite);

    /// An answer of ours could not be sent.
    void failed(Exchange exchange, ServerTransaction transaction);

    /// An answer to a request that calls sent; false if it is none of theirs.
    boolean answered(Exchange exchange, ClientTransaction transaction, SipResponse response);

    /// A request that calls sent got no final answer; false if it is none of theirs.
    boolean unanswered(Exchange exchange, ClientTransaction transaction, Outcome.Why why);
}
