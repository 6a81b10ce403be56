package org.belfry.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.belfry.sip.digest.ClientSession.Place;
import org.jspecify.annotations.Nullable;

/// One request we send, its challenges and its repetitions.
///
///     credentials() ──▶ request ──401/407──▶ challenged() ──Retry──▶ credentials() …
///                          │                      └──Declined──▶ give up
///                          └──2xx with Authentication-Info──▶ concluded()
///
/// Credentials of all challengers on the way are kept and sent together (RFC 3261 §22.3). A secret that was refused
/// is not tried again unless the nonce was stale. Owned by one thread.
///
/// Limits: [#ROUNDS_MAX] repetitions, which bounds what a hostile server can make us hash; [#CHALLENGES_MAX] header
/// fields of a response.
public final class DigestExchange {

    /// Most times a request is repeated: several proxies, each of them stale once.
    public static final int ROUNDS_MAX = 6;

    /// Most challenges of a response.
    public static final int CHALLENGES_MAX = 16;

    private final DigestClient client;
    private final Outgoing request;
    private final Map<Place, Turn> turns = new LinkedHashMap<>();
    private int rounds;

    /// One header field of a response that challenges us.
    public record Challenged(Challenger by, Parsed params) {}

    /// What to do about a 401 or 407.
    public sealed interface Answer {

        /// Send the request again, as a new transaction with the [#credentials()] of now.
        record Retry() implements Answer {}

        record Declined(Decline why) implements Answer {}
    }

    /// Why nothing of a response is answered; the first reason met.
    public enum Decline {
        NO_CHALLENGE,
        /// A dialog the other side began.
        THEIR_DIALOG,
        /// Not a realm of ours, or not at that server.
        FOREIGN_REALM,
        /// No algorithm we have a secret for.
        ALGORITHM_NOT_ALLOWED,
        QOP_MISSING,
        QOP_UNKNOWN,
        MALFORMED,
        /// Our secret is wrong, or is said to be.
        SECRET_REFUSED,
        TOO_MANY_CHALLENGES,
        TOO_MANY_ROUNDS
    }

    /// What the server proved in its answer.
    public enum ServerProof {
        /// It knows our secret as well.
        PROVEN,
        /// It did not try to.
        ABSENT,
        /// It tried and failed: somebody answers in its place.
        WRONG
    }

    /// `answered` says that a challenge of this very exchange is being answered, so the next one is a refusal.
    private record Turn(
            ClientSession session,
            Account account,
            boolean answered,
            @Nullable AuthParams sent) {}

    private record Choice(ClientSession session, Account account, boolean stale) {}

    DigestExchange(DigestClient client, Outgoing request) {
        this.client = client;
        this.request = request;
        if (request.standing() != Outgoing.Standing.DIALOG_THEY_BEGAN) {
            for (ClientSession session : client.sessionsFor(request)) {
                Account account = client.realms().accountFor(session.place().realm(), request);
                if (account != null && account.secret(session.algorithm()) != null) {
                    turns.put(session.place(), new Turn(session, account, false, null));
                }
            }
        }
    }

    /// Header fields for the request about to be sent: none at first unless its server challenged us before. Each
    /// call uses up a count, so a retransmission sends the same bytes and does not ask again; so does the ACK of a
    /// refused INVITE.
    public List<CredentialsField> credentials() {
        var fields = new ArrayList<CredentialsField>(turns.size());
        for (Turn turn : List.copyOf(turns.values())) {
            String value = signed(turn);
            if (value != null) {
                fields.add(
                        new CredentialsField(turn.session().place().challenger().credentialsField(), value));
            }
        }
        return fields;
    }

    /// Takes the challenges of a 401 or 407, all its header fields in their order.
    public Answer challenged(List<Challenged> challenges) {
        if (request.standing() == Outgoing.Standing.DIALOG_THEY_BEGAN) {
            return new Answer.Declined(Decline.THEIR_DIALOG);
        }
        if (challenges.isEmpty() || challenges.size() > CHALLENGES_MAX) {
            return new Answer.Declined(challenges.isEmpty() ? Decline.NO_CHALLENGE : Decline.TOO_MANY_CHALLENGES);
        }
        if (++rounds > ROUNDS_MAX) {
            return new Answer.Declined(Decline.TOO_MANY_ROUNDS);
        }
        var best = new LinkedHashMap<Place, Choice>();
        Decline first = null;
        for (Challenged challenge : challenges) {
            Decline why = consider(challenge, best);
            first = first == null ? why : first;
        }
        for (Choice choice : best.values()) {
            if (isRefusal(choice)) {
                forget(choice.session().place());
                return new Answer.Declined(Decline.SECRET_REFUSED);
            }
        }
        best.values().forEach(this::take);
        return best.isEmpty() && first != null ? new Answer.Declined(first) : new Answer.Retry();
    }

    /// Takes the parameters of Authentication-Info or its proxy twin from an answer to the request as last sent
    /// (RFC 7616 §3.5); `body` is the answer's. A next nonce is taken over unless the proof is wrong.
    public ServerProof concluded(Challenger by, Parsed info, byte[] body) {
        var asked = turns.values().stream()
                .filter(turn -> turn.session().place().challenger() == by && turn.sent() != null)
                .toList();
        if (asked.isEmpty() || !(info instanceof Parsed.Whole(AuthParams params))) {
            return info instanceof Parsed.Whole ? ServerProof.ABSENT : ServerProof.WRONG;
        }
        // Info names no realm. With several proxies the one whose secret fits is meant, and a nonce alone is nobody's.
        if (params.has(Param.RSPAUTH)) {
            for (Turn turn : asked) {
                if (proves(turn, params, body)) {
                    takeNextNonce(turn, params);
                    return ServerProof.PROVEN;
                }
            }
            return ServerProof.WRONG;
        }
        if (asked.size() == 1) {
            takeNextNonce(asked.getFirst(), params);
        }
        return ServerProof.ABSENT;
    }

    private @Nullable Decline consider(Challenged challenge, Map<Place, Choice> best) {
        if (!(challenge.params() instanceof Parsed.Whole(AuthParams params))) {
            return Decline.MALFORMED;
        }
        if (!params.isDigest()) {
            return Decline.ALGORITHM_NOT_ALLOWED;
        }
        String realm = params.text(Param.REALM);
        String nonce = params.text(Param.NONCE);
        if (realm == null || nonce == null || !Ascii.isPlain(realm)) {
            return Decline.MALFORMED;
        }
        Account account = client.realms().accountFor(realm, request);
        if (account == null) {
            return Decline.FOREIGN_REALM;
        }
        Algorithm algorithm = Algorithm.named(params);
        if (algorithm == null || account.secret(algorithm) == null) {
            return Decline.ALGORITHM_NOT_ALLOWED;
        }
        Qop qop = Qop.chosen(params);
        if (qop == null || (qop == Qop.NONE && !account.answersWithoutQop())) {
            return qop == null ? Decline.QOP_UNKNOWN : Decline.QOP_MISSING;
        }
        var place = new Place(challenge.by(), realm, request.sentTo());
        var session = new ClientSession(place, algorithm, qop, raw(params, Param.NONCE), opaque(params));
        var choice = new Choice(session, account, params.isIgnoringCase(Param.STALE, "true"));
        best.merge(place, choice, DigestExchange::better);
        return null;
    }

    private static Choice better(Choice known, Choice other) {
        return other.session().algorithm().index() < known.session().algorithm().index() ? other : known;
    }

    private boolean isRefusal(Choice choice) {
        Turn turn = turns.get(choice.session().place());
        return turn != null && turn.answered() && !choice.stale();
    }

    private void take(Choice choice) {
        client.keep(choice.session());
        turns.put(choice.session().place(), new Turn(choice.session(), choice.account(), true, null));
    }

    private void forget(Place place) {
        Turn turn = turns.remove(place);
        if (turn != null) {
            client.drop(turn.session());
        }
    }

    /// Hashes what is sent and nothing else: the value is written, read back and hashed as it stands.
    private @Nullable String signed(Turn turn) {
        ClientSession session = turn.session();
        long nc = client.nextCount(session);
        String value = session.credentials(turn.account().username(), request.requestUri(), client.newCnonce(), nc);
        if (nc == 0 || !(AuthParams.parse(value) instanceof Parsed.Whole(AuthParams params))) {
            forget(session.place());
            return null;
        }
        String response = response(turn, params, request.method(), request.body());
        if (response == null) {
            forget(session.place());
            return null;
        }
        turns.put(session.place(), new Turn(session, turn.account(), turn.answered(), params));
        return value + ", response=\"" + response + '"';
    }

    /// Null if the secret has gone meanwhile.
    private static @Nullable String response(Turn turn, AuthParams params, String method, byte[] body) {
        Algorithm algorithm = turn.session().algorithm();
        HashedSecret secret = turn.account().secret(algorithm);
        var hasher = new Hasher();
        if (secret == null || !secret.writeHex(hasher.ha1())) {
            return null;
        }
        var subject = new ResponseHash.Subject(algorithm, turn.session().qop(), method, body);
        byte[] digits = ResponseHash.response(hasher, subject, params);
        hasher.forget();
        return new String(digits, 0, 2 * algorithm.hashBytes(), StandardCharsets.ISO_8859_1);
    }

    private static boolean proves(Turn turn, AuthParams info, byte[] body) {
        AuthParams sent = turn.sent();
        String proof = info.text(Param.RSPAUTH);
        if (sent == null || proof == null || !repeats(info, sent, Param.CNONCE) || !repeats(info, sent, Param.NC)) {
            return false;
        }
        String expected = response(turn, sent, "", body);
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), proof.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean repeats(AuthParams info, AuthParams sent, Param param) {
        String ours = sent.rawText(param);
        return !info.has(param) || (ours != null && info.isIgnoringCase(param, ours));
    }

    private void takeNextNonce(Turn turn, AuthParams info) {
        if (info.text(Param.NEXTNONCE) != null) {
            client.keep(turn.session().withNonce(raw(info, Param.NEXTNONCE)));
        }
    }

    private static @Nullable String opaque(AuthParams params) {
        return params.text(Param.OPAQUE) == null ? null : params.rawText(Param.OPAQUE);
    }

    private static String raw(AuthParams params, Param param) {
        String raw = params.rawText(param);
        return raw == null ? "" : raw;
    }
}
