package org.belfry.pbx.call;

import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.HeaderValue;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ServerTransaction;

/// A request of a peer, to be answered by whoever holds it. Answers may be given from any thread: they
/// leave on the loop, in the order they were given.
///
/// @param tag ours
record Incoming(Exchange exchange, ServerTransaction transaction, SipRequest request, String tag) {

    /// On the loop of the exchange.
    static Incoming of(Exchange exchange, ServerTransaction transaction, SipRequest request) {
        String known = request.to().tag();
        return new Incoming(exchange, transaction, request, known == null ? transaction.tag() : known);
    }

    Flow flow() {
        return Exchange.flowOf(transaction);
    }

    boolean supports(String option) {
        return request.lists(Field.SUPPORTED, option) || demands(option);
    }

    boolean demands(String option) {
        return request.lists(Field.REQUIRE, option);
    }

    SipResponse.Builder reply(int status) {
        return SipResponse.replyTo(request, status, status == 100 ? null : tag);
    }

    /// A refusal with a sentence for who reads it (RFC 3261 §20.43).
    SipResponse.Builder refusal(int status, String sentence) {
        String plain = sentence.codePoints()
                .filter(c -> c >= ' ' && c != '"' && c != '\\' && !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var refusal = reply(status);
        return plain.isEmpty() ? refusal : refusal.set(HeaderName.WARNING, "399 belfry \"" + plain + "\"");
    }

    void answer(int status) {
        send(reply(status));
    }

    void refuse(int status, String sentence) {
        send(refusal(status, sentence).build());
    }

    /// Try again in a few seconds (RFC 3261 §14.2).
    void notNow(int status, long afterSeconds) {
        send(reply(status).set(Field.RETRY_AFTER, HeaderValue.WithParams.of(Long.toString(afterSeconds))));
    }

    void send(SipResponse.Builder response) {
        send(response.build());
    }

    void send(SipResponse response) {
        exchange.run(() -> exchange.respond(transaction, response));
    }

    /// A provisional answer the peer has to confirm (RFC 3262 §3).
    void sendReliably(SipResponse.Builder response) {
        exchange.run(() -> exchange.transactions().respondReliably(transaction, response, exchange.now()));
    }
}
