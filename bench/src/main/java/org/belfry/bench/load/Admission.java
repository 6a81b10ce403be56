package org.belfry.bench.load;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.belfry.signal.Exchange;
import org.belfry.signal.Flow;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipRequest;
import org.belfry.sip.Uri;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Attempt;
import org.belfry.sip.digest.AuthParams;
import org.belfry.sip.digest.DigestLimits;
import org.belfry.sip.digest.DigestServer;
import org.belfry.sip.digest.HashedSecret;
import org.belfry.sip.digest.Offer;
import org.belfry.sip.digest.Verdict;
import org.belfry.sip.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/// Who may: all users of the bench, by digest under SHA-256. Owned by the server's loop.
final class Admission {

    private static final Offer OFFER = new Offer(List.of(Algorithm.SHA_256), Set.of());

    private final Map<String, HashedSecret> secrets = new HashMap<>();
    private final DigestServer digest = new DigestServer(
            Credentials.REALM, DigestLimits.standard(), Admission::sameUri, new SecureRandom(), Instant.now());

    Admission(int users) {
        byte[] password = Credentials.PASSWORD.getBytes(StandardCharsets.UTF_8);
        for (int user = 0; user < users; user++) {
            String name = Credentials.name(user);
            secrets.put(name, HashedSecret.of(Algorithm.SHA_256, name, Credentials.REALM, password));
        }
    }

    /// The user, or null after the request was answered with a challenge of this status (401 or 407).
    @Nullable
    String admitted(Exchange exchange, ServerTransaction transaction, SipRequest request, int status, Instant now) {
        var flow = Exchange.flowOf(transaction);
        var name = status == 401 ? HeaderName.AUTHORIZATION : HeaderName.PROXY_AUTHORIZATION;
        var presented = new ArrayList<AuthParams.Parsed>(1);
        for (String value : request.headers(name.text())) {
            presented.add(AuthParams.parse(value));
        }
        var attempt =
                new Attempt(request.method().name(), request.requestUri().toString(), request.body(), flow.id(), now);
        return switch (digest.verify(presented, OFFER, attempt, (user, _) -> secrets.get(user))) {
            case Verdict.Accepted(var proof) -> {
                flow.provedItself();
                yield proof.username();
            }
            case Verdict.Challenge(boolean stale, boolean _) ->
                challenge(exchange, transaction, request, status, stale);
            case Verdict.Refused _ -> challenge(exchange, transaction, request, status, false);
        };
    }

    private @Nullable String challenge(
            Exchange exchange, ServerTransaction transaction, SipRequest request, int status, boolean stale) {
        Flow flow = Exchange.flowOf(transaction);
        var name = status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
        var refusal = exchange.refusal(request, status);
        digest.challenges(OFFER, stale, flow.id(), exchange.now()).forEach(value -> refusal.add(name, value));
        exchange.refuse(transaction, refusal.build());
        return null;
    }

    private static boolean sameUri(String theirs, String requestUri) {
        Uri uri = Uri.parse(theirs);
        Uri asked = Uri.parse(requestUri);
        return uri != null && asked != null && uri.matches(asked);
    }
}
