package org.belfry.pbx.front;

import org.belfry.pbx.device.Device;
import org.belfry.signal.Exchange;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;

/// Takes subscriptions: what the front desk hands on once it knows who asks. Called on the loop of the
/// exchange; never waits.
public interface EventDesk {

    /// A house where nothing can be subscribed to.
    EventDesk NONE = new EventDesk() {
        @Override
        public void subscribe(Exchange exchange, ServerTransaction transaction, SipRequest request, Device device) {
            exchange.respond(transaction, request, 489);
        }

        @Override
        public void within(Exchange exchange, ServerTransaction transaction, SipRequest request) {
            exchange.respond(transaction, request, 481);
        }

        @Override
        public boolean answered(ClientTransaction transaction, SipResponse response) {
            return false;
        }

        @Override
        public boolean unanswered(ClientTransaction transaction) {
            return false;
        }
    };

    /// A SUBSCRIBE outside of any dialog. To be answered.
    void subscribe(Exchange exchange, ServerTransaction transaction, SipRequest request, Device device);

    /// A SUBSCRIBE inside a dialog. To be answered: 481 if there is no such subscription, 403 if it
    /// came by another way than its holder's.
    void within(Exchange exchange, ServerTransaction transaction, SipRequest request);

    /// An answer to a NOTIFY; false if it is none of ours.
    boolean answered(ClientTransaction transaction, SipResponse response);

    /// A NOTIFY got no final answer; false if it is none of ours.
    boolean unanswered(ClientTransaction transaction);
}
