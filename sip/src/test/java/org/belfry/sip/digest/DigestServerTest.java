package org.belfry.sip.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.belfry.sip.digest.Offer.Leave;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DigestServerTest {

    private static final Verdict STALE = new Verdict.Challenge(true, true);
    private static final Verdict NOT_OURS = new Verdict.Challenge(true, false);

    private final Digests world = new Digests();

    @Test
    void challengesAreOneFieldForEachAlgorithmInTheOrderOffered_RFC8760_2_3() {
        List<String> values = world.server.challenges(Offer.strongElseMd5ForOldDevice(), true, Digests.FLOW, world.now);
        String nonce = Digests.whole(values.getFirst()).text(Param.NONCE);
        assertThat(nonce).hasSize(40);
        assertThat(values)
                .containsExactly(
                        "Digest realm=\"example.test\", nonce=\"" + nonce
                                + "\", algorithm=SHA-256, qop=\"auth\", stale=true",
                        "Digest realm=\"example.test\", nonce=\"" + nonce
                                + "\", algorithm=MD5, qop=\"auth\", stale=true");
        assertThat(Offer.strong().order()).containsExactly(Algorithm.SHA_256, Algorithm.SHA_512_256);
        assertThat(Offer.md5ForOneBrowserSession().order()).containsExactly(Algorithm.MD5);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void rightSecretIsAcceptedOnceForEachCount_RFC7616_3_4(Algorithm algorithm) {
        var offer = new Offer(List.of(algorithm), Set.of());
        ClientSession session = world.session(algorithm);
        String first = world.credentials(session);
        assertThat(world.verify(offer, first)).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.proof().username()).isEqualTo(Digests.USER);
            assertThat(accepted.proof().realm()).isEqualTo(Digests.REALM);
            assertThat(accepted.proof().algorithm()).isEqualTo(algorithm);
        });
        assertRefused(world.verify(offer, first), Refusal.REPLAYED_NONCE);
        assertThat(world.verify(offer, world.credentials(session))).isInstanceOf(Verdict.Accepted.class);
        assertRefused(world.verify(offer, first), Refusal.REPLAYED_NONCE);
    }

    @Test
    void requestsMayOvertakeEachOther() {
        ClientSession session = world.session(Algorithm.SHA_256);
        String one = world.credentials(session);
        String two = world.credentials(session);
        assertThat(world.verify(two)).isInstanceOf(Verdict.Accepted.class);
        assertThat(world.verify(one)).isInstanceOf(Verdict.Accepted.class);
        assertRefused(world.verify(one), Refusal.REPLAYED_NONCE);
    }

    @Test
    void nobodysNameAndAWrongSecretAreToldApartOnlyAtHome() {
        ClientSession session = world.session(Algorithm.SHA_256);
        Verdict wrong =
                world.verify(Digests.credentials(session, Digests.wrong(Algorithm.SHA_256), Digests.USER, "REGISTER"));
        Verdict unknown =
                world.verify(Digests.credentials(session, Digests.secret(Algorithm.SHA_256), "nobody", "REGISTER"));
        assertRefused(wrong, Refusal.WRONG_SECRET);
        assertRefused(unknown, Refusal.UNKNOWN_USER);
        assertThat(wrong.provenSource()).isTrue();
        assertThat(Refusal.UNKNOWN_USER.answer()).isEqualTo(Refusal.WRONG_SECRET.answer());
    }

    @Test
    void wrongSecretIsWrongWithAnOldOrForeignNonceToo() {
        ClientSession session = world.session(Algorithm.SHA_256);
        String guess = Digests.credentials(session, Digests.wrong(Algorithm.SHA_256), Digests.USER, "REGISTER");
        world.later(Duration.ofHours(1));
        assertThat(world.verify(guess)).isEqualTo(new Verdict.Refused(Refusal.WRONG_SECRET, false));
    }

    @Test
    void wrongSecretTakesNoPlaceAndUsesUpNoCount() {
        ClientSession session = world.session(Algorithm.SHA_256);
        String guess = Digests.credentials(session, Digests.wrong(Algorithm.SHA_256), Digests.USER, "REGISTER", 1);
        assertRefused(world.verify(guess), Refusal.WRONG_SECRET);
        assertThat(world.verify(world.credentials(session, 1))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void nonceServesTheFlowItWasSentToAlone() {
        String credentials = world.credentials(world.session(Algorithm.SHA_256));
        var elsewhere = world.attempt("REGISTER", Digests.URI, Digests.utf8("198.51.100.1:5060"));
        assertThat(world.server.verify(Digests.parsed(credentials), Offer.strong(), elsewhere, world::find))
                .isEqualTo(NOT_OURS);
    }

    @Test
    void oldNonceIsStaleToWhoKnowsTheSecret_RFC7616_3_3() {
        ClientSession session = world.session(Algorithm.SHA_256);
        world.later(Duration.ofMinutes(5));
        assertThat(world.verify(world.credentials(session))).isInstanceOf(Verdict.Accepted.class);
        world.later(Duration.ofSeconds(1));
        assertThat(world.verify(world.credentials(session))).isEqualTo(NOT_OURS);
    }

    @Test
    void clockSetBackMakesNoncesStaleAndReplaysNothing() {
        ClientSession session = world.session(Algorithm.SHA_256);
        String used = world.credentials(session);
        assertThat(world.verify(used)).isInstanceOf(Verdict.Accepted.class);
        world.later(Duration.ofMinutes(-30));
        assertThat(world.verify(world.credentials(session))).isEqualTo(NOT_OURS);
        ClientSession fresh = world.session(Algorithm.SHA_256);
        assertThat(world.verify(world.credentials(fresh))).isInstanceOf(Verdict.Accepted.class);
        world.later(Duration.ofMinutes(30));
        assertThat(world.verify(used)).isIn(NOT_OURS, new Verdict.Refused(Refusal.REPLAYED_NONCE, true));
    }

    @Test
    void clockThatGoesForthAndBackReplaysNothing() {
        ClientSession session = world.session(Algorithm.SHA_256);
        String used = world.credentials(session);
        assertThat(world.verify(used)).isInstanceOf(Verdict.Accepted.class);
        world.later(Duration.ofMinutes(7));
        assertThat(world.verify(used)).isEqualTo(NOT_OURS);
        world.later(Duration.ofMinutes(-7));
        assertRefused(world.verify(used), Refusal.REPLAYED_NONCE);
    }

    @Test
    void clockAYearForwardAndBackStillServes() {
        for (long days : new long[] {365, -365, -3_650, 3_650}) {
            world.later(Duration.ofDays(days));
            ClientSession session = world.session(Algorithm.SHA_256);
            assertThat(world.verify(world.credentials(session))).isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void keyRotatesWithoutKillingANonceEarly() {
        for (int round = 0; round < 600; round++) {
            ClientSession session = world.session(Algorithm.SHA_256);
            world.later(Duration.ofSeconds(150));
            assertThat(world.verify(world.credentials(session)))
                    .as("round %d", round)
                    .isInstanceOf(Verdict.Accepted.class);
            world.later(Duration.ofSeconds(150));
            assertThat(world.verify(world.credentials(session)))
                    .as("round %d", round)
                    .isInstanceOf(Verdict.Accepted.class);
        }
    }

    @Test
    void noncesOfAnotherHouseAreNotOurs() {
        var other = new Digests(DigestLimits.standard(), 8);
        ClientSession session = other.session(Algorithm.SHA_256);
        assertThat(world.verify(world.credentials(session))).isEqualTo(NOT_OURS);
    }

    @Test
    void oldestNonceInUseBecomesStaleWhenThereAreTooMany() {
        var small = new Digests(new DigestLimits(Duration.ofMinutes(5), Duration.ofHours(1), 64), 3);
        ClientSession oldest = small.session(Algorithm.SHA_256);
        String used = small.credentials(oldest);
        assertThat(small.verify(used)).isInstanceOf(Verdict.Accepted.class);
        for (int i = 0; i < 1_000; i++) {
            assertThat(small.verify(small.credentials(small.session(Algorithm.SHA_256))))
                    .isInstanceOf(Verdict.Accepted.class);
        }
        assertThat(small.verify(used)).isEqualTo(STALE);
        assertThat(small.verify(small.credentials(oldest))).isEqualTo(STALE);
    }

    @Test
    void challengesThatNobodyAnswersPushNothingOut() {
        var small = new Digests(new DigestLimits(Duration.ofMinutes(5), Duration.ofHours(1), 64), 3);
        ClientSession session = small.session(Algorithm.SHA_256);
        assertThat(small.verify(small.credentials(session))).isInstanceOf(Verdict.Accepted.class);
        for (int i = 0; i < 20_000; i++) {
            small.server.challenges(Offer.strong(), false, Digests.FLOW, small.now);
        }
        assertThat(small.verify(small.credentials(session))).isInstanceOf(Verdict.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            algorithm=SHA-256        | algorithm=MD5            | ALGORITHM_NOT_ALLOWED
            algorithm=SHA-256        | x=y                      | ALGORITHM_NOT_ALLOWED
            algorithm=SHA-256        | algorithm=SHA-256-sess   | SESSION_ALGORITHM
            algorithm=SHA-256        | algorithm=MD5-sess       | SESSION_ALGORITHM
            algorithm=SHA-256        | algorithm=SHA-1          | ALGORITHM_NOT_ALLOWED
            algorithm=SHA-256        | algorithm=SHA-512-256    | WRONG_SECRET
            qop=auth                 | qop=auth-int             | QOP_NOT_ALLOWED
            qop=auth                 | qop=auth-conf            | QOP_NOT_ALLOWED
            qop=auth                 | x=y                      | QOP_MISSING
            nc=00000001              | nc=00000000              | MALFORMED
            nc=00000001              | nc=1                     | MALFORMED
            nc=00000001              | nc=0000000g              | MALFORMED
            nc=00000001              | x=y                      | MALFORMED
            nc=00000001              | nc=00000002              | WRONG_SECRET
            cnonce="0a4f113b"        | x=y                      | MALFORMED
            cnonce="0a4f113b"        | cnonce="0a4f113c"        | WRONG_SECRET
            uri="sip:example.test"   | x=y                      | MALFORMED
            uri="sip:example.test"   | uri="sip:other.test"     | URI_MISMATCH
            uri="sip:example.test"   | uri="SIP:example.test"   | WRONG_SECRET
            username="desk-7"        | x=y                      | MALFORMED
            username="desk-7"        | username=""              | MALFORMED
            username="desk-7"        | username="desk-8"        | UNKNOWN_USER
            username="desk-7"        | username*=UTF-8''desk-7  | USERNAME_FORM
            qop=auth                 | qop=auth, userhash=true  | USERNAME_FORM
            `, response="`           | `, response="00`         | MALFORMED
            `, response="`           | `, response="", x="`     | MALFORMED
            `, response="`           | `, xresponse="`          | MALFORMED
            """)
    void oneThingChangedIsRefusedForThat(String was, String is, Refusal why) {
        String credentials = world.credentials(world.session(Algorithm.SHA_256));
        assertThat(credentials).contains(was);
        Verdict verdict = world.verify(credentials.replace(was, is));
        if (!is.equals("uri=\"SIP:example.test\"")) {
            assertRefused(verdict, why);
        } else {
            // The caller says both mean the same; the hash covers the text that was sent.
            assertRefused(verdict, Refusal.WRONG_SECRET);
        }
        assertThat(verdict.provenSource()).isTrue();
    }

    @Test
    void noOrForeignCredentialsAreChallenged_RFC3261_22_1() {
        var none = new Verdict.Challenge(false, false);
        String foreign = world.credentials(world.session(Algorithm.SHA_256)).replace("example.test\"", "b.test\"");
        assertThat(world.verify(Offer.strong())).isEqualTo(none);
        assertThat(world.verify(foreign)).isEqualTo(none);
        assertThat(world.verify("Basic ZGVzay03Onphbnppa")).isEqualTo(none);
    }

    @Test
    void oursIsFoundAmongThoseOfOtherProxies_RFC3261_22_3() {
        String ours = world.credentials(world.session(Algorithm.SHA_256));
        String foreign = "Digest realm=\"proxy.test\", username=\"a\", nonce=\"b\", uri=\"sip:c\", response=\"d\"";
        assertThat(world.verify(Offer.strong(), foreign, "Digest realm=\"", ours, foreign))
                .isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void twoForOurRealmOrTooManyAreAmbiguous() {
        String ours = world.credentials(world.session(Algorithm.SHA_256));
        assertRefused(world.verify(Offer.strong(), ours, ours), Refusal.AMBIGUOUS);
        assertRefused(
                world.verify(
                        Offer.strong(), new String[] {ours, "a b", "a b", "a b", "a b", "a b", "a b", "a b", "a b"}),
                Refusal.AMBIGUOUS);
    }

    @Test
    void brokenCredentialsAreMalformed() {
        assertRefused(world.verify("Digest realm=\"example.test"), Refusal.MALFORMED);
        assertRefused(world.verify("Digest realm=\"example.test\", realm=\"example.test\""), Refusal.MALFORMED);
    }

    @Test
    void md5OverWebSocketTakesSecretsOfOneSessionOnly() {
        Offer offer = Offer.md5ForOneBrowserSession();
        ClientSession session = world.session(Algorithm.MD5);
        assertRefused(world.verify(offer, world.credentials(session)), Refusal.UNKNOWN_USER);
        var browser = HashedSecret.ofOneSession(
                Algorithm.MD5, "browser", Digests.REALM, Digests.utf8("0123456789abcdef0123456789abcdef"));
        world.secrets.put("browser" + Algorithm.MD5, browser);
        assertThat(world.verify(offer, Digests.credentials(session, browser, "browser", "REGISTER")))
                .isInstanceOf(Verdict.Accepted.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HashedSecret.ofOneSession(Algorithm.MD5, "a", "b", Digests.utf8("short")));
    }

    @Test
    void responseWithoutQopPassesOnceForEachNonceWhereLetThrough_RFC2069() {
        Offer offer = Offer.strong().with(Leave.RESPONSE_WITHOUT_QOP);
        var session = Digests.session(Algorithm.SHA_256, Qop.NONE, world.challenge(offer));
        String credentials = world.credentials(session);
        assertRefused(world.verify(credentials), Refusal.QOP_MISSING);
        assertThat(world.verify(offer, credentials)).isInstanceOf(Verdict.Accepted.class);
        assertRefused(world.verify(offer, credentials), Refusal.REPLAYED_NONCE);
    }

    @Test
    void authIntCoversTheBodyWhereOffered_RFC7616_3_4_3() {
        Offer offer = Offer.strong().with(Leave.AUTH_INT);
        assertThat(world.challenge(offer).text(Param.QOP)).isEqualTo("auth,auth-int");
        var session = Digests.session(Algorithm.SHA_256, Qop.AUTH_INT, world.challenge(offer));
        String credentials = world.credentials(session);
        var changed = new Attempt("REGISTER", Digests.URI, Digests.utf8("v=0"), Digests.FLOW, world.now);
        assertRefused(
                world.server.verify(Digests.parsed(credentials), offer, changed, world::find), Refusal.WRONG_SECRET);
        assertThat(world.verify(offer, credentials)).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void otherMethodIsAnotherDigest() {
        String credentials = world.credentials(world.session(Algorithm.SHA_256));
        var invite = world.attempt("INVITE", Digests.URI, Digests.FLOW);
        assertRefused(
                world.server.verify(Digests.parsed(credentials), Offer.strong(), invite, world::find),
                Refusal.WRONG_SECRET);
    }

    @Test
    void wipedSecretOpensNothing() {
        ClientSession session = world.session(Algorithm.SHA_256);
        String credentials = world.credentials(session);
        world.secrets.values().forEach(HashedSecret::wipe);
        assertRefused(world.verify(credentials), Refusal.UNKNOWN_USER);
        // Nor does the secret of all zeros that wiping leaves behind.
        var zeros = HashedSecret.ofStored(Algorithm.SHA_256, new byte[32]);
        assertRefused(
                world.verify(Digests.credentials(session, zeros, Digests.USER, "REGISTER")), Refusal.UNKNOWN_USER);
    }

    @Test
    void replayIsAcceptedOnceAmongThreads() throws InterruptedException {
        int rounds = 300;
        var credentials = new ArrayList<String>();
        ClientSession session = world.session(Algorithm.SHA_256);
        for (int i = 0; i < rounds; i++) {
            session = i % 50 == 0 ? world.session(Algorithm.SHA_256) : session;
            credentials.add(world.credentials(session));
        }
        var accepted = new AtomicInteger();
        var threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                for (String each : credentials) {
                    if (world.verify(each) instanceof Verdict.Accepted) {
                        accepted.incrementAndGet();
                    }
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(accepted.get()).isEqualTo(rounds);
    }

    @Test
    void realmThatWouldBreakItsQuotesIsOurFault() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DigestServer(
                        "a\"b", DigestLimits.standard(), String::equals, Digests.random(1), Digests.START));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Attempt("A", "b", Digests.NO_BODY, new byte[41], Digests.START));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Offer(List.of(Algorithm.MD5, Algorithm.MD5), Set.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DigestLimits(Duration.ofMinutes(5), Duration.ofMinutes(4), 1_024));
    }

    private static void assertRefused(Verdict verdict, Refusal why) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(why));
    }
}
