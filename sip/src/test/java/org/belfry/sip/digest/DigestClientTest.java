package org.belfry.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.belfry.sip.digest.AuthParams.Parsed;
import org.belfry.sip.digest.DigestExchange.Answer;
import org.belfry.sip.digest.DigestExchange.Challenged;
import org.belfry.sip.digest.DigestExchange.Decline;
import org.belfry.sip.digest.DigestExchange.ServerProof;
import org.belfry.sip.digest.Offer.Leave;
import org.belfry.sip.digest.Outgoing.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DigestClientTest {

    private static final String HOST = "sip.example.test";
    private static final Answer RETRY = new Answer.Retry();

    private final Digests world = new Digests();
    private final Account account = new Account(
            Digests.USER, List.of(Digests.secret(Algorithm.SHA_256), Digests.secret(Algorithm.SHA_512_256)));
    private final DigestClient client = client(account);

    private static DigestClient client(Account account) {
        return new DigestClient(
                (realm, request) ->
                        realm.equals(Digests.REALM) && request.sentTo().equals(HOST) ? account : null,
                Digests.random(42));
    }

    private static Outgoing register() {
        return outgoing("REGISTER", HOST, Standing.OUTSIDE_DIALOG);
    }

    private static Outgoing outgoing(String method, String sentTo, Standing standing) {
        return new Outgoing(method, Digests.URI, Digests.NO_BODY, sentTo, standing);
    }

    @Test
    void challengeIsAnsweredAndTheNextRequestBringsItsCredentials_RFC3261_22_2() {
        DigestExchange first = client.begin(register());
        assertThat(first.credentials()).isEmpty();
        assertThat(serverChallenges(first)).isEqualTo(RETRY);
        assertThat(world.verify(only(first))).isInstanceOf(Verdict.Accepted.class);

        DigestExchange second = client.begin(register());
        String brought = only(second);
        assertThat(Digests.whole(brought).text(Param.NC)).isEqualTo("00000002");
        assertThat(world.verify(brought)).isInstanceOf(Verdict.Accepted.class);
        assertThat(client.begin(outgoing("REGISTER", "elsewhere.test", Standing.OUTSIDE_DIALOG))
                        .credentials())
                .isEmpty();
    }

    @Test
    void staleNonceIsAnsweredAgain_RFC7616_3_3() {
        serverChallenges(client.begin(register()));
        world.later(Duration.ofHours(2));
        DigestExchange exchange = client.begin(register());
        assertThat(world.verify(only(exchange))).isEqualTo(new Verdict.Challenge(true, false));
        assertThat(serverChallenges(exchange, true)).isEqualTo(RETRY);
        assertThat(world.verify(only(exchange))).isInstanceOf(Verdict.Accepted.class);
        assertThat(serverChallenges(exchange, true)).isEqualTo(RETRY);
    }

    @Test
    void refusedSecretIsNotTriedAgain_RFC3261_22_2() {
        DigestExchange exchange = client.begin(register());
        assertThat(serverChallenges(exchange)).isEqualTo(RETRY);
        only(exchange);
        assertThat(serverChallenges(exchange)).isEqualTo(Digests.declined(Decline.SECRET_REFUSED));
        assertThat(exchange.credentials()).isEmpty();
        assertThat(client.begin(register()).credentials()).isEmpty();
    }

    @Test
    void serverThatAlwaysSaysStaleIsLeft() {
        DigestExchange exchange = client.begin(register());
        for (int i = 0; i < DigestExchange.ROUNDS_MAX; i++) {
            assertThat(serverChallenges(exchange, true)).isEqualTo(RETRY);
            only(exchange);
        }
        assertThat(serverChallenges(exchange, true)).isEqualTo(Digests.declined(Decline.TOO_MANY_ROUNDS));
    }

    @Test
    void callerWhoChallengesOurByeGetsNothing() {
        serverChallenges(client.begin(register()));
        DigestExchange bye = client.begin(outgoing("BYE", HOST, Standing.DIALOG_THEY_BEGAN));
        assertThat(bye.credentials()).isEmpty();
        assertThat(serverChallenges(bye)).isEqualTo(Digests.declined(Decline.THEIR_DIALOG));
        assertThat(bye.credentials()).isEmpty();
        DigestExchange ours = client.begin(outgoing("BYE", HOST, Standing.DIALOG_WE_BEGAN));
        assertThat(ours.credentials()).hasSize(1);
    }

    @Test
    void foreignRealmGetsNothing() {
        DigestExchange exchange = client.begin(register());
        assertThat(Digests.challenge(
                        exchange, Challenger.PROXY, "Digest realm=\"evil.test\", nonce=\"a\", qop=\"auth\""))
                .isEqualTo(Digests.declined(Decline.FOREIGN_REALM));
        assertThat(exchange.credentials()).isEmpty();
    }

    @Test
    void strangerWhoTakesTheNameOfOurRealmGetsNothing() {
        DigestExchange exchange = client.begin(outgoing("INVITE", "evil.test", Standing.OUTSIDE_DIALOG));
        assertThat(serverChallenges(exchange)).isEqualTo(Digests.declined(Decline.FOREIGN_REALM));
        assertThat(exchange.credentials()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Digest realm="example.test", nonce="a", qop="auth"                        | ALGORITHM_NOT_ALLOWED
            Digest realm="example.test", nonce="a", algorithm=MD5, qop="auth"         | ALGORITHM_NOT_ALLOWED
            Digest realm="example.test", nonce="a", algorithm=SHA-256-sess, qop=auth  | ALGORITHM_NOT_ALLOWED
            Digest realm="example.test", nonce="a", algorithm=SHA-256                 | QOP_MISSING
            Digest realm="example.test", nonce="a", algorithm=SHA-256, qop="x,y"      | QOP_UNKNOWN
            Digest realm="example.test", algorithm=SHA-256, qop="auth"                | MALFORMED
            Digest nonce="a", algorithm=SHA-256, qop="auth"                           | MALFORMED
            Digest realm="example.test                                                | MALFORMED
            Basic realm="example.test"                                                | ALGORITHM_NOT_ALLOWED
            """)
    void challengeWeDoNotAnswerSaysWhy(String challenge, Decline why) {
        DigestExchange exchange = client.begin(register());
        assertThat(Digests.challenge(exchange, Challenger.SERVER, challenge)).isEqualTo(Digests.declined(why));
        assertThat(exchange.credentials()).isEmpty();
    }

    @Test
    void bestAlgorithmIsAnsweredWhereverItStands_RFC8760_3() {
        var willing = client(
                new Account(Digests.USER, List.of(Digests.secret(Algorithm.MD5), Digests.secret(Algorithm.SHA_256))));
        DigestExchange exchange = willing.begin(register());
        String nonce = "Digest realm=\"example.test\", nonce=\"a\", qop=\"auth\", algorithm=";
        Digests.challenge(exchange, Challenger.SERVER, nonce + "MD5", nonce + "SHA-512-256", nonce + "SHA-256");
        assertThat(Algorithm.named(Digests.whole(only(exchange)))).isEqualTo(Algorithm.SHA_256);
    }

    @Test
    void challengeWithoutQopIsAnsweredOnlyWhereAllowed_RFC2069() {
        String challenge = "Digest realm=\"example.test\", nonce=\"a\", algorithm=SHA-256, opaque=\"o\\\"p\"";
        DigestExchange exchange =
                client(account.answeringChallengesWithoutQop()).begin(register());
        assertThat(Digests.challenge(exchange, Challenger.SERVER, challenge)).isEqualTo(RETRY);
        String value = only(exchange);
        assertThat(Digests.whole(value).has(Param.NC)).isFalse();
        assertThat(value).contains("opaque=\"o\\\"p\"");
    }

    @Test
    void severalProxiesAreAnsweredTogether_RFC3261_22_3() {
        var two = new DigestClient(
                (realm, request) -> new Account(
                        Digests.USER,
                        List.of(HashedSecret.of(Algorithm.SHA_256, Digests.USER, realm, Digests.utf8(realm)))),
                Digests.random(1));
        DigestExchange exchange = two.begin(outgoing("INVITE", HOST, Standing.OUTSIDE_DIALOG));
        Digests.challenge(exchange, Challenger.PROXY, challenge("a.test"), challenge("b.test"));
        assertThat(exchange.credentials()).hasSize(2);
        assertThat(Digests.challenge(exchange, Challenger.SERVER, challenge("a.test")))
                .isEqualTo(RETRY);
        assertThat(exchange.credentials())
                .extracting(CredentialsField::name)
                .containsExactly("Proxy-Authorization", "Proxy-Authorization", "Authorization");
        assertThat(Digests.challenge(exchange, Challenger.PROXY, challenge("b.test")))
                .isEqualTo(Digests.declined(Decline.SECRET_REFUSED));
    }

    @Test
    void proofOfTheServerIsCheckedAndItsNextNonceUsed_RFC7616_3_5() {
        DigestExchange exchange = client.begin(register());
        serverChallenges(exchange);
        world.later(Duration.ofMinutes(4));
        String credentials = only(exchange);
        String info = accepted(Offer.strong(), credentials);
        assertThat(info).contains("nextnonce");
        assertThat(concluded(exchange, info.replace("rspauth=\"", "rspauth=\"0")))
                .isEqualTo(ServerProof.WRONG);
        assertThat(concluded(exchange, info.replace("nc=00000001", "nc=00000002")))
                .isEqualTo(ServerProof.WRONG);
        assertThat(Digests.whole(only(client.begin(register()))).text(Param.NC))
                .as("a wrong proof changes no nonce")
                .isEqualTo("00000002");
        assertThat(concluded(exchange, "x=y")).isEqualTo(ServerProof.ABSENT);
        assertThat(concluded(exchange, "\"")).isEqualTo(ServerProof.WRONG);
        assertThat(concluded(exchange, info)).isEqualTo(ServerProof.PROVEN);
        world.later(Duration.ofMinutes(3));
        String next = only(client.begin(register()));
        assertThat(Digests.whole(next).text(Param.NC)).isEqualTo("00000001");
        assertThat(world.verify(next)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void authIntIsAnsweredWhereNothingElseIsOffered() {
        Offer offer = Offer.strong().with(Leave.AUTH_INT);
        DigestExchange exchange = client.begin(register());
        String challenge = world.server
                .challenges(offer, false, Digests.FLOW, world.now)
                .getFirst()
                .replace("auth,auth-int", "auth-int");
        assertThat(Digests.challenge(exchange, Challenger.SERVER, challenge)).isEqualTo(RETRY);
        String credentials = only(exchange);
        String info = accepted(offer, credentials);
        assertThat(info).startsWith("qop=auth-int");
        assertThat(concluded(exchange, info)).isEqualTo(ServerProof.PROVEN);
    }

    @Test
    void countsAreGivenOutOnceAmongThreads() throws InterruptedException {
        serverChallenges(client.begin(register()));
        var counts = java.util.Collections.synchronizedList(new ArrayList<String>());
        var threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 200; i++) {
                    counts.add(Digests.whole(only(client.begin(register()))).text(Param.NC));
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(new HashSet<>(counts)).hasSize(800);
    }

    @Test
    void sessionsAndChallengesAreBounded() {
        var everybodys = new DigestClient((realm, request) -> account, Digests.random(2));
        for (int i = 0; i < 3 * DigestClient.SESSIONS_MAX; i++) {
            Digests.challenge(everybodys.begin(register()), Challenger.SERVER, challenge("r" + i));
        }
        assertThat(everybodys.begin(register()).credentials()).hasSize(DigestClient.SESSIONS_MAX);
        var many = new String[DigestExchange.CHALLENGES_MAX + 1];
        java.util.Arrays.fill(many, challenge(Digests.REALM));
        assertThat(Digests.challenge(client.begin(register()), Challenger.SERVER, many))
                .isEqualTo(Digests.declined(Decline.TOO_MANY_CHALLENGES));
        assertThat(client.begin(register()).challenged(List.of())).isEqualTo(Digests.declined(Decline.NO_CHALLENGE));
    }

    @Test
    void noChallengeHoweverMutatedEscapesOrInjects() {
        var random = new java.util.SplittableRandom(8760);
        byte[] usual = Digests.utf8(challenge(Digests.REALM) + ", opaque=\"x\", stale=false, domain=\"sip:a\"");
        for (int round = 0; round < 50_000; round++) {
            byte[] text = usual.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            }
            DigestExchange exchange = client.begin(register());
            exchange.challenged(List.of(new Challenged(Challenger.SERVER, AuthParams.parse(text, 0, text.length))));
            for (CredentialsField field : exchange.credentials()) {
                assertThat(field.value().chars()).noneMatch(c -> c < ' ' && c != '\t');
                assertThat(AuthParams.parse(field.value())).isInstanceOf(Parsed.Whole.class);
            }
        }
    }

    private static String challenge(String realm) {
        return "Digest realm=\"" + realm + "\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"";
    }

    private Answer serverChallenges(DigestExchange exchange) {
        return serverChallenges(exchange, false);
    }

    private Answer serverChallenges(DigestExchange exchange, boolean stale) {
        List<String> values = world.server.challenges(Offer.strong(), stale, Digests.FLOW, world.now);
        return Digests.challenge(exchange, Challenger.SERVER, values.toArray(String[]::new));
    }

    private static String only(DigestExchange exchange) {
        List<CredentialsField> fields = exchange.credentials();
        assertThat(fields).hasSize(1);
        assertThat(fields.getFirst().name()).isEqualTo("Authorization");
        return fields.getFirst().value();
    }

    private String accepted(Offer offer, String credentials) {
        var proof = ((Verdict.Accepted) world.verify(offer, credentials)).proof();
        return world.server
                .authenticationInfo(
                        proof, Digests.parsed(credentials), offer, world.attempt(), Digests.NO_BODY, world::find)
                .orElseThrow();
    }

    private static ServerProof concluded(DigestExchange exchange, String info) {
        return exchange.concluded(Challenger.SERVER, AuthParams.parseInfo(info), Digests.NO_BODY);
    }
}
