package org.belfry.pbx.front;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.belfry.signal.Flow;
import org.belfry.signal.Offers;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.Uri;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.Attempt;
import org.belfry.sip.digest.AuthParams;
import org.belfry.sip.digest.Challenger;
import org.belfry.sip.digest.DigestLimits;
import org.belfry.sip.digest.DigestServer;
import org.belfry.sip.digest.Offer;
import org.belfry.sip.digest.Secrets;
import org.belfry.sip.digest.Verdict;

/// Asks for the secret of a device and judges what comes back (RFC 3261 §22, RFC 8760, decision 0160):
/// the answers and their time are the same whether a user exists or not, and the same for every method.
/// Thread-safe; never waits.
final class Challenges {

    private static final Offer MD5_ALONE = new Offer(List.of(Algorithm.MD5), Set.of());

    /// How the `User-Agent` of clients begins that take the first challenge they know and know SHA-256.
    private static final List<String> KNOW_SHA_256 = List.of("linphone", "belfry");

    private final DigestServer digest;
    private final Secrets secrets;
    private final Offers usual = Offers.usual().withTelephones(MD5_ALONE);
    private final Offers modern = Offers.usual().withTelephones(Offer.strongElseMd5ForOldDevice());

    Challenges(String realm, Secrets secrets, SecureRandom random, Instant now) {
        this.secrets = secrets;
        digest = new DigestServer(realm, DigestLimits.standard(), Challenges::isSameUri, random, now);
    }

    Verdict verify(SipRequest request, Flow flow, Instant now) {
        var presented = request.headers(challenger(request).credentialsField()).stream()
                .map(AuthParams::parse)
                .toList();
        // Only auth-int asks for the body, and that is never offered.
        var attempt =
                new Attempt(request.method().name(), request.requestUri().toString(), new byte[0], flow.id(), now);
        return digest.verify(presented, offer(request, flow), attempt, secrets);
    }

    /// Adds the challenges to a refusal begun with [#status].
    SipResponse ask(SipResponse.Builder refusal, SipRequest request, Flow flow, boolean stale, Instant now) {
        var field = challenger(request).challengeField();
        digest.challenges(offer(request, flow), stale, flow.id(), now).forEach(value -> refusal.add(field, value));
        return refusal.build();
    }

    /// A registrar says 401, whoever passes requests on 407 (§22.2, §22.3).
    static int status(SipRequest request) {
        return request.is(Method.REGISTER) ? 401 : 407;
    }

    private static Challenger challenger(SipRequest request) {
        return request.is(Method.REGISTER) ? Challenger.SERVER : Challenger.PROXY;
    }

    private Offer offer(SipRequest request, Flow flow) {
        var agent = Objects.requireNonNullElse(request.header(HeaderName.USER_AGENT), "")
                .toLowerCase(Locale.ROOT);
        return (KNOW_SHA_256.stream().anyMatch(agent::startsWith) ? modern : usual).on(flow);
    }

    private static boolean isSameUri(String theirs, String requestUri) {
        var uri = Uri.parse(theirs);
        var asked = Uri.parse(requestUri);
        return uri != null && asked != null && uri.matches(asked);
    }
}
