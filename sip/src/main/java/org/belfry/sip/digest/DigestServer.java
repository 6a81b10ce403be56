package org.belfry.sip.digest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.belfry.sip.digest.Offer.Leave;
import org.jspecify.annotations.Nullable;

/// The side that challenges: one realm, one set of nonces (RFC 3261 §22, RFC 7616, RFC 8760).
///
/// A challenge costs no memory: its nonce proves by itself that it is ours, of these minutes and of this flow
/// ([Nonces]). What is remembered are the counts of nonces that came back with a right secret ([NonceCounts]), so a
/// stranger can fill nothing. The secret is checked first and always, against a random one if the user is unknown:
/// guessing with a stale nonce is still guessing, and takes as long for a name nobody has. A nonce that is too old,
/// of another flow or forgotten is then answered by `stale=true`, which tells only somebody who knows the secret.
///
/// Each nonce and count passes once. A retransmission is therefore absorbed by its transaction and never asked about
/// twice.
///
/// Thread-safe and without a lock shared by event loops. Limits: [#CREDENTIALS_MAX], those of [AuthParams], of
/// [Attempt] and of [DigestLimits].
public final class DigestServer {

    /// Most header fields of credentials that a request may carry; one for each proxy is usual.
    public static final int CREDENTIALS_MAX = 8;

    private static final int NOBODIES = 1_024;

    private final String realm;
    private final byte[] realmBytes;
    private final BiPredicate<String, String> sameUri;
    private final Nonces nonces;
    private final NonceCounts counts;
    private final Hashers hashers = new Hashers();

    /// Secrets of nobody under each algorithm. Many, so that they lie no nearer to the processor than somebody's.
    private final HashedSecret[][] nobodies = new HashedSecret[Algorithm.COUNT][NOBODIES];

    /// @param sameUri whether the digest's URI, a stranger's text, means the Request-URI, given second (RFC 3261
    ///     §19.1.4); asked only when they are not the same text
    /// @param random unpredictable and thread-safe: a `SecureRandom`
    /// @throws IllegalArgumentException if `realm` is empty or holds a quote, backslash or control
    public DigestServer(
            String realm,
            DigestLimits limits,
            BiPredicate<String, String> sameUri,
            RandomGenerator random,
            Instant now) {
        if (realm.isEmpty() || !Ascii.isPlain(realm)) {
            throw new IllegalArgumentException("realm: not plain (expected: no quote, backslash, control)");
        }
        this.realm = realm;
        this.realmBytes = realm.getBytes(StandardCharsets.UTF_8);
        this.sameUri = sameUri;
        this.nonces = new Nonces(limits, random, now);
        this.counts = new NonceCounts(limits.noncesMax(), random.nextLong());
        for (Algorithm algorithm : Algorithm.values()) {
            for (int i = 0; i < NOBODIES; i++) {
                byte[] ha1 = new byte[algorithm.hashBytes()];
                random.nextBytes(ha1);
                nobodies[algorithm.index()][i] = HashedSecret.ofStored(algorithm, ha1);
            }
        }
    }

    /// The proof that a request came from somebody who knows the secret of `username`; only [DigestServer] makes
    /// one. Immutable.
    public static final class Authenticated {

        private final String username;
        private final String realm;
        private final Algorithm algorithm;

        private Authenticated(String username, String realm, Algorithm algorithm) {
            this.username = username;
            this.realm = realm;
            this.algorithm = algorithm;
        }

        public String username() {
            return username;
        }

        public String realm() {
            return realm;
        }

        public Algorithm algorithm() {
            return algorithm;
        }
    }

    private sealed interface Ours {
        record None() implements Ours {}

        record Unusable(Refusal why) implements Ours {}

        record One(AuthParams params) implements Ours {}
    }

    /// Values for WWW-Authenticate or Proxy-Authenticate, one header field each, in the order of `offer`; they share
    /// one nonce, good for `flow` alone.
    ///
    /// @throws IllegalArgumentException if `flow` is longer than [Attempt#FLOW_BYTES_MAX]
    public List<String> challenges(Offer offer, boolean stale, byte[] flow, Instant now) {
        String nonce = newNonce(Attempt.requireFlow(flow), now);
        String end = (offer.has(Leave.AUTH_INT) ? ", qop=\"auth,auth-int\"" : ", qop=\"auth\"")
                + (stale ? ", stale=true" : "");
        var values = new ArrayList<String>(offer.order().size());
        for (Algorithm algorithm : offer.order()) {
            values.add("Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", algorithm=" + algorithm.token() + end);
        }
        return values;
    }

    /// Judges the Authorization or Proxy-Authorization header fields of one request, and uses up the nonce and
    /// count of those it accepts.
    public Verdict verify(List<Parsed> presented, Offer offer, Attempt attempt, Secrets secrets) {
        return switch (ours(presented)) {
            case Ours.None() -> new Verdict.Challenge(false, false);
            case Ours.Unusable(Refusal why) -> new Verdict.Refused(why, false);
            case Ours.One(AuthParams params) -> verify(params, offer, attempt, secrets);
        };
    }

    /// Value for Authentication-Info or Proxy-Authentication-Info in the answer to an accepted request (RFC 7616
    /// §3.5): the proof that we know the secret too, and the next nonce when this one is past half of its life,
    /// which saves the device a round trip. Empty for a response without qop, or if the secret has gone.
    ///
    /// @param proof of this request, whose other parameters are those of [#verify]
    /// @param body of the answer
    public Optional<String> authenticationInfo(
            Authenticated proof, List<Parsed> presented, Offer offer, Attempt attempt, byte[] body, Secrets secrets) {
        return ours(presented) instanceof Ours.One(AuthParams params)
                        && Credentials.read(params, offer) instanceof Credentials.Right right
                        && right.qop() != Qop.NONE
                        && right.username().equals(proof.username())
                ? Optional.ofNullable(info(right, offer, attempt, body, secrets))
                : Optional.empty();
    }

    private Ours ours(List<Parsed> presented) {
        if (presented.size() > CREDENTIALS_MAX) {
            return new Ours.Unusable(Refusal.AMBIGUOUS);
        }
        AuthParams found = null;
        boolean broken = false;
        for (Parsed each : presented) {
            switch (each) {
                case Parsed.Broken _ -> broken = true;
                case Parsed.Whole(AuthParams params) -> {
                    if (params.isDigest() && params.is(Param.REALM, realmBytes)) {
                        if (found != null) {
                            return new Ours.Unusable(Refusal.AMBIGUOUS);
                        }
                        found = params;
                    }
                }
            }
        }
        if (found != null) {
            return new Ours.One(found);
        }
        return broken ? new Ours.Unusable(Refusal.MALFORMED) : new Ours.None();
    }

    private Verdict verify(AuthParams params, Offer offer, Attempt attempt, Secrets secrets) {
        return hashers.lend(hasher -> {
            Nonces.Reading nonce = reading(hasher, params, attempt);
            boolean proven = nonce.standing() == Nonces.Standing.FRESH;
            return switch (Credentials.read(params, offer)) {
                case Credentials.Wrong(Refusal why) -> new Verdict.Refused(why, proven);
                case Credentials.Right right -> {
                    Refusal refusal = refusal(hasher, right, offer, attempt, secrets);
                    yield refusal == null ? count(right, nonce) : new Verdict.Refused(refusal, proven);
                }
            };
        });
    }

    private Nonces.Reading reading(Hasher hasher, AuthParams params, Attempt attempt) {
        int from = Math.max(params.start(Param.NONCE), 0);
        int to = Math.max(params.end(Param.NONCE), 0);
        return nonces.read(hasher, params.array(), from, to, attempt.flow(), attempt.now());
    }

    /// Null if the response is of the user's secret and about this request.
    private @Nullable Refusal refusal(
            Hasher hasher, Credentials.Right right, Offer offer, Attempt attempt, Secrets secrets) {
        if (!isAbout(right.params(), attempt)) {
            return Refusal.URI_MISMATCH;
        }
        Algorithm algorithm = right.algorithm();
        boolean known = writeHa1(hasher, right, offer, secrets);
        var subject = new ResponseHash.Subject(algorithm, right.qop(), attempt.method(), attempt.body());
        byte[] expected = ResponseHash.response(hasher, subject, right.params());
        boolean same = isSame(expected, right.params());
        if (!known) {
            return Refusal.UNKNOWN_USER;
        }
        return same ? null : Refusal.WRONG_SECRET;
    }

    private boolean isAbout(AuthParams params, Attempt attempt) {
        String uri = params.text(Param.URI);
        return uri != null && (uri.equals(attempt.requestUri()) || sameUri.test(uri, attempt.requestUri()));
    }

    /// Writes HA1 of the user, or of one of [#nobodies], by the same steps.
    ///
    /// @return whether it is the user's
    private boolean writeHa1(Hasher hasher, Credentials.Right right, Offer offer, Secrets secrets) {
        HashedSecret nobody =
                nobodies[right.algorithm().index()][right.username().hashCode() & NOBODIES - 1];
        HashedSecret secret = secrets.find(right.username(), right.algorithm());
        HashedSecret tried =
                secret != null && secret.algorithm() == right.algorithm() && offer.permits(secret) ? secret : nobody;
        if (tried.writeHex(hasher.ha1())) {
            return tried != nobody;
        }
        nobody.writeHex(hasher.ha1());
        return false;
    }

    /// In a time that tells nothing of where they differ.
    private static boolean isSame(byte[] expectedDigits, AuthParams params) {
        int start = params.start(Param.RESPONSE);
        int different = 0;
        for (int i = 0; i < params.length(Param.RESPONSE); i++) {
            different |= expectedDigits[i] ^ Ascii.lower(params.array()[start + i]);
        }
        return different == 0;
    }

    /// The secret was right: is it the first time?
    private Verdict count(Credentials.Right right, Nonces.Reading nonce) {
        if (nonce.standing() != Nonces.Standing.FRESH) {
            return new Verdict.Challenge(true, false);
        }
        NonceCounts.Use use =
                right.qop() == Qop.NONE ? counts.useWhole(nonce.serial()) : counts.use(nonce.serial(), right.count());
        return switch (use) {
            case FIRST -> new Verdict.Accepted(new Authenticated(right.username(), realm, right.algorithm()));
            case REPLAYED -> new Verdict.Refused(Refusal.REPLAYED_NONCE, true);
            case FORGOTTEN -> new Verdict.Challenge(true, true);
        };
    }

    private @Nullable String info(Credentials.Right right, Offer offer, Attempt attempt, byte[] body, Secrets secrets) {
        AuthParams params = right.params();
        return hashers.lend(hasher -> {
            if (!writeHa1(hasher, right, offer, secrets)) {
                return null;
            }
            var subject = new ResponseHash.Subject(right.algorithm(), right.qop(), "", body);
            byte[] digits = ResponseHash.response(hasher, subject, params);
            String proof = new String(digits, 0, 2 * right.algorithm().hashBytes(), StandardCharsets.ISO_8859_1);
            Nonces.Reading nonce = reading(hasher, params, attempt);
            String next = nonces.isAgeing(nonce.second(), attempt.now())
                    ? ", nextnonce=\"" + nonces.make(hasher, attempt.flow(), attempt.now()) + "\""
                    : "";
            return "qop=" + right.qop().token() + ", rspauth=\"" + proof + "\", cnonce=\""
                    + params.rawText(Param.CNONCE) + "\", nc=" + params.rawText(Param.NC) + next;
        });
    }

    private String newNonce(byte[] flow, Instant now) {
        return hashers.lend(hasher -> nonces.make(hasher, flow, now));
    }
}
