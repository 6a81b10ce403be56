package org.belfry.sip.digest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.belfry.sip.digest.DigestExchange.Answer;
import org.belfry.sip.digest.DigestExchange.Challenged;
import org.jspecify.annotations.Nullable;

/// What the tests of this package share: a house with one user, a device that knows its password, and a clock.
final class Digests {

    static final String REALM = "example.test";
    static final String USER = "desk-7";
    static final String PASSWORD = "zanzibar";
    static final String URI = "sip:example.test";
    static final byte[] FLOW = utf8("192.0.2.7:5060");
    static final byte[] NO_BODY = {};
    static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    final Map<String, HashedSecret> secrets = new HashMap<>();
    final DigestServer server;
    Instant now = START;

    Digests(DigestLimits limits, long seed) {
        this.server = new DigestServer(REALM, limits, String::equalsIgnoreCase, random(seed), START);
        for (Algorithm algorithm : Algorithm.values()) {
            secrets.put(USER + algorithm, secret(algorithm));
        }
    }

    Digests() {
        this(new DigestLimits(Duration.ofMinutes(5), Duration.ofMinutes(10), 1_024), 7);
    }

    /// Repeatable, and safe for several threads.
    static RandomGenerator random(long seed) {
        var random = new SplittableRandom(seed);
        return () -> {
            synchronized (random) {
                return random.nextLong();
            }
        };
    }

    static HashedSecret secret(Algorithm algorithm) {
        return HashedSecret.of(algorithm, USER, REALM, utf8(PASSWORD));
    }

    static HashedSecret wrong(Algorithm algorithm) {
        return HashedSecret.of(algorithm, USER, REALM, utf8("guess"));
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    Attempt attempt() {
        return attempt("REGISTER", URI, FLOW);
    }

    Attempt attempt(String method, String uri, byte[] flow) {
        return new Attempt(method, uri, NO_BODY, flow, now);
    }

    AuthParams challenge(Offer offer) {
        return whole(server.challenges(offer, false, FLOW, now).getFirst());
    }

    Verdict verify(String credentials) {
        return verify(Offer.strong(), credentials);
    }

    Verdict verify(Offer offer, String... credentials) {
        return server.verify(parsed(credentials), offer, attempt(), this::find);
    }

    @Nullable
    HashedSecret find(String username, Algorithm algorithm) {
        return secrets.get(username + algorithm);
    }

    static List<Parsed> parsed(String... values) {
        var parsed = new ArrayList<Parsed>();
        for (String value : values) {
            parsed.add(AuthParams.parse(value));
        }
        return parsed;
    }

    /// Credentials as a device makes them that knows `secret`, by a `session` it keeps.
    static String credentials(ClientSession session, HashedSecret secret, String user, String method) {
        return credentials(session, secret, user, method, session.nextCount());
    }

    static String credentials(ClientSession session, HashedSecret secret, String user, String method, long nc) {
        String value = session.credentials(user, URI, "0a4f113b", nc);
        var hasher = new Hasher();
        secret.writeHex(hasher.ha1());
        var subject = new ResponseHash.Subject(session.algorithm(), session.qop(), method, NO_BODY);
        byte[] digits = ResponseHash.response(hasher, subject, whole(value));
        String response = new String(digits, 0, 2 * session.algorithm().hashBytes(), StandardCharsets.US_ASCII);
        return value + ", response=\"" + response + '"';
    }

    String credentials(ClientSession session) {
        return credentials(session, secret(session.algorithm()), USER, "REGISTER");
    }

    String credentials(ClientSession session, long nc) {
        return credentials(session, secret(session.algorithm()), USER, "REGISTER", nc);
    }

    ClientSession session(Algorithm algorithm) {
        return session(algorithm, Qop.AUTH, challenge(new Offer(List.of(algorithm), Set.of())));
    }

    static ClientSession session(Algorithm algorithm, Qop qop, AuthParams challenge) {
        var place = new ClientSession.Place(Challenger.SERVER, REALM, "here");
        return new ClientSession(place, algorithm, qop, Objects.requireNonNull(challenge.text(Param.NONCE)), null);
    }

    static DigestExchange.Answer challenge(DigestExchange exchange, Challenger by, String... values) {
        var challenges = new ArrayList<Challenged>();
        for (String value : values) {
            challenges.add(new Challenged(by, AuthParams.parse(value)));
        }
        return exchange.challenged(challenges);
    }

    static Answer declined(DigestExchange.Decline why) {
        return new Answer.Declined(why);
    }

    static AuthParams whole(String value) {
        return switch (AuthParams.parse(value)) {
            case Parsed.Whole(AuthParams params) -> params;
            case Parsed.Broken(AuthFault fault, int atByte) ->
                throw new AssertionError(fault + " at " + atByte + ": " + value);
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
