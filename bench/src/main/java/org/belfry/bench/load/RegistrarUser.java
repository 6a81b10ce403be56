package org.belfry.bench.load;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.NameAddr;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.transaction.ServerTransaction;

/// A registrar of one binding for each user, in memory. Owned by the server's loop.
final class RegistrarUser extends QuietUser {

    private static final Duration EXPIRES = Duration.ofHours(1);

    private final Exchange exchange;
    private final Admission admission;
    private final Map<String, Binding> bindings = new HashMap<>();

    /// Where a user is. Text of its own: a slice would keep the whole message.
    private record Binding(String contact, Flow flow, long endsAtMs) {}

    RegistrarUser(Exchange exchange, Admission admission) {
        this.exchange = exchange;
        this.admission = admission;
    }

    @Override
    public void request(ServerTransaction transaction, SipRequest request, Instant now) {
        if (!request.is(Method.REGISTER)) {
            exchange.respond(transaction, request, 501);
            return;
        }
        String user = admission.admitted(exchange, transaction, request, 401, now);
        if (user != null) {
            bind(user, transaction, request, now);
        }
    }

    private void bind(String user, ServerTransaction transaction, SipRequest request, Instant now) {
        var contacts = request.contacts();
        if (contacts.size() != 1) {
            exchange.respond(transaction, request, 400);
            return;
        }
        NameAddr contact = contacts.getFirst();
        String uri = contact.uri().toString();
        bindings.put(
                user,
                new Binding(uri, Exchange.flowOf(transaction), now.plus(EXPIRES).toEpochMilli()));
        exchange.respond(
                transaction,
                SipResponse.replyTo(request, 200, transaction.tag())
                        .add(HeaderName.CONTACT, "<" + uri + ">;expires=" + EXPIRES.toSeconds())
                        .build());
    }
}
