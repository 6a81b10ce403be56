package org.belfry.pbx.front;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.belfry.signal.Exchange;
import org.belfry.signal.Outcome;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ClientTransaction;
import org.belfry.sip.transaction.ServerTransaction;

/// Writes down what the front desk hands on: calls are answered with 486, requests inside dialogs with 481.
final class NotedCalls implements CallDesk {

    final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    final List<Origin> origins = Collections.synchronizedList(new ArrayList<>());

    final List<SipRequest> requests = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void invite(Exchange exchange, ServerTransaction transaction, SipRequest request, Origin origin) {
        heard.add("INVITE");
        requests.add(request);
        origins.add(origin);
        exchange.respond(transaction, request, 486);
    }

    @Override
    public void within(Exchange exchange, ServerTransaction transaction, SipRequest request) {
        heard.add("within: " + request.method());
        exchange.respond(transaction, request, 481);
    }

    @Override
    public void cancelled(Exchange exchange, ServerTransaction invite, SipRequest cancel) {
        heard.add("CANCEL");
    }

    @Override
    public void prack(Exchange exchange, ServerTransaction transaction, SipRequest request, ServerTransaction invite) {
        heard.add("PRACK");
    }

    @Override
    public void acknowledged(Exchange exchange, ServerTransaction invite, SipRequest ack) {
        heard.add("ACK");
    }

    @Override
    public void unconfirmed(Exchange exchange, ServerTransaction invite) {
        heard.add("unconfirmed");
    }

    @Override
    public void failed(Exchange exchange, ServerTransaction transaction) {
        heard.add("failed");
    }

    @Override
    public boolean answered(Exchange exchange, ClientTransaction transaction, SipResponse response) {
        return false;
    }

    @Override
    public boolean unanswered(Exchange exchange, ClientTransaction transaction, Outcome.Why why) {
        return false;
    }
}
