package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.belfry.ground.Redacted;
import org.belfry.guard.Sighting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {

    private static final Visit OFFICE = RealTenant.at(RealTenant.OFFICE);
    private static final Visit ELSEWHERE = RealTenant.at(RealTenant.ELSEWHERE);

    @TempDir
    private Path folder;

    private RealTenant tenant;
    private RealTenant.Member anna;

    @BeforeEach
    void open() {
        tenant = new RealTenant(folder);
        anna = tenant.enrol("anna", true);
        tenant.time.pass(Duration.ofMinutes(2));
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void passwordThenCodeLetsIn() {
        var step = tenant.password(" ANNA ", RealTenant.PASSWORD, OFFICE);
        assertThat(step).isInstanceOfSatisfying(SignIn.SecondFactorNeeded.class, needed -> {
            assertThat(needed.factors()).containsExactlyInAnyOrder(FactorKind.TOTP, FactorKind.RECOVERY_CODE);
            var outcome = tenant.totp(needed.attempt(), anna, OFFICE);
            assertThat(outcome).isInstanceOfSatisfying(SignIn.SignedIn.class, in -> {
                assertThat(in.newNetwork()).isFalse();
                assertThat(tenant.identity.sessions().find(in.sessionToken().cookieValue(), Entrance.CONSOLE))
                        .contains(in.session());
            });
        });
    }

    @Test
    void aCodeIsGoodForOneSignInOnlyEvenAtOnce() throws Exception {
        var attempts = new ArrayList<Callable<SignIn.Outcome>>();
        for (int i = 0; i < 4; i++) {
            String attempt = tenant.attempt(anna, OFFICE);
            attempts.add(() -> tenant.totp(attempt, anna, OFFICE));
        }
        var outcomes = new ArrayList<SignIn.Outcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(attempts)) {
                outcomes.add(future.get());
            }
        }
        assertThat(outcomes).filteredOn(SignIn.SignedIn.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(SignIn.WrongSecret.class::isInstance).hasSize(3);
    }

    @Test
    void aRecoveryCodeIsGoodOnceHoweverTyped() {
        String code = anna.enrolled()
                .recoveryCodes()
                .get(3)
                .disclose()
                .toLowerCase(Locale.ROOT)
                .replace("-", " ");
        var proof = new Proof.RecoveryCode(Redacted.of(code));
        assertThat(tenant.identity.signIn().secondFactor(tenant.attempt(anna, OFFICE), proof, OFFICE))
                .isInstanceOf(SignIn.SignedIn.class);
        assertThat(tenant.identity.factors().of(anna.enrolled().person()).recoveryCodesLeft())
                .isEqualTo(9);
        assertThat(tenant.identity.signIn().secondFactor(tenant.attempt(anna, OFFICE), proof, OFFICE))
                .isInstanceOf(SignIn.WrongSecret.class);
        assertThat(tenant.actions()).contains("recovery-code.use");
    }

    @Test
    void unknownNamesAndWrongPasswordsGetTheSameAnswer() {
        assertThat(tenant.password("anna", "wrong wrong wrong", ELSEWHERE)).isEqualTo(new SignIn.WrongSecret());
        assertThat(tenant.password("nobody", "wrong wrong wrong", ELSEWHERE)).isEqualTo(new SignIn.WrongSecret());
        assertThat(tenant.password("nobody", "", ELSEWHERE)).isEqualTo(new SignIn.WrongSecret());
        assertThat(tenant.password("x".repeat(100_000), "y".repeat(100_000), ELSEWHERE))
                .isEqualTo(new SignIn.WrongSecret());
        assertThat(tenant.sightings)
                .containsExactly(
                        new Sighting.WrongSecret(),
                        new Sighting.UnknownUser(),
                        new Sighting.UnknownUser(),
                        new Sighting.UnknownUser());
        assertThat(tenant.actions()).filteredOn("sign-in.fail"::equals).hasSize(4);
    }

    @Test
    void guessersElsewhereWaitWhileTheOwnerComesIn() {
        for (int i = 0; i < 5; i++) {
            assertThat(tenant.password("anna", "guess " + i, ELSEWHERE)).isInstanceOf(SignIn.WrongSecret.class);
        }
        assertThat(tenant.password("anna", RealTenant.PASSWORD, ELSEWHERE))
                .isEqualTo(new SignIn.Throttled(Duration.ofSeconds(1)));
        assertThat(tenant.password("anna", RealTenant.PASSWORD, RealTenant.at("203.0.113.9")))
                .isEqualTo(new SignIn.Throttled(Duration.ofSeconds(1)));
        assertThat(tenant.totp(tenant.attempt(anna, OFFICE), anna, OFFICE)).isInstanceOf(SignIn.SignedIn.class);
        assertThat(tenant.password("anna", RealTenant.PASSWORD, ELSEWHERE)).isInstanceOf(SignIn.Throttled.class);
    }

    @Test
    void namesNobodyHasAreThrottledLikeAnyOther() {
        for (int i = 0; i < 5; i++) {
            assertThat(tenant.password("nobody", "guess " + i, ELSEWHERE)).isInstanceOf(SignIn.WrongSecret.class);
        }
        assertThat(tenant.password("nobody", "guess", ELSEWHERE))
                .isEqualTo(new SignIn.Throttled(Duration.ofSeconds(1)));
    }

    @Test
    void whereANetworkIsFamiliarKnownAndUnknownNamesWaitAlike() {
        for (int i = 0; i <= Guessing.SOURCE.free(); i++) {
            assertThat(tenant.password("nobody " + i, "guess", OFFICE)).isInstanceOf(SignIn.WrongSecret.class);
        }
        assertThat(tenant.password("anna", "guess", OFFICE)).isInstanceOf(SignIn.WrongSecret.class);
    }

    @Test
    void oneAddressCannotSprayGuessesOverManyNamesNotEvenFromAFamiliarNetwork() {
        var guessing = new Guessing(tenant.time);
        for (int i = 0; i < Guessing.FAMILIAR_ADDRESS.free(); i++) {
            assertThat(guessing.begin("name " + i, OFFICE.from(), true)).isInstanceOf(Guessing.Try.class);
        }
        assertThat(guessing.begin("name", OFFICE.from(), true)).isInstanceOf(Guessing.Wait.class);
        assertThat(guessing.begin("name", RealTenant.at("192.0.2.11").from(), true))
                .as("a neighbour")
                .isInstanceOf(Guessing.Try.class);
    }

    @Test
    void codesCannotBeGuessed() {
        String attempt = tenant.attempt(anna, ELSEWHERE);
        var wrong = new Proof.Totp(Redacted.of("000000"));
        for (int i = 0; i < 5; i++) {
            assertThat(tenant.identity.signIn().secondFactor(attempt, wrong, ELSEWHERE))
                    .isInstanceOf(SignIn.WrongSecret.class);
        }
        assertThat(tenant.identity.signIn().secondFactor(attempt, wrong, ELSEWHERE))
                .isInstanceOf(SignIn.AttemptUnknown.class);
        assertThat(tenant.totp(tenant.attempt(anna, ELSEWHERE), anna, ELSEWHERE))
                .isEqualTo(new SignIn.Throttled(Duration.ofSeconds(1)));
    }

    @Test
    void aNewPlaceIsNoticedOnce() {
        assertThat(tenant.totp(tenant.attempt(anna, ELSEWHERE), anna, ELSEWHERE))
                .isInstanceOfSatisfying(
                        SignIn.SignedIn.class, in -> assertThat(in.newNetwork()).isTrue());
        tenant.time.pass(Duration.ofMinutes(1));
        assertThat(tenant.totp(tenant.attempt(anna, ELSEWHERE), anna, ELSEWHERE))
                .isInstanceOfSatisfying(
                        SignIn.SignedIn.class, in -> assertThat(in.newNetwork()).isFalse());
        assertThat(tenant.actions()).filteredOn("network.new"::equals).hasSize(1);
        tenant.time.pass(FamiliarNetworks.UNUSED_MAX);
        assertThat(tenant.totp(tenant.attempt(anna, ELSEWHERE), anna, ELSEWHERE))
                .isInstanceOfSatisfying(
                        SignIn.SignedIn.class, in -> assertThat(in.newNetwork()).isTrue());
    }

    @Test
    void theConsoleIsForAdministrators() {
        var ben = tenant.enrol("ben", false);
        tenant.time.pass(Duration.ofMinutes(2));
        assertThat(tenant.totp(tenant.attempt(ben, OFFICE), ben, OFFICE))
                .isInstanceOfSatisfying(
                        SignIn.Forbidden.class,
                        forbidden -> assertThat(forbidden.refused().rule()).isEqualTo("administrators-only"));
        tenant.time.pass(Duration.ofMinutes(2));
        var app = RealTenant.at(RealTenant.OFFICE, Entrance.APP);
        assertThat(tenant.totp(tenant.attempt(ben, app), ben, app)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void anAttemptOfOneEntranceIsWorthNothingAtTheOther() {
        String attempt = tenant.attempt(anna, OFFICE);
        assertThat(tenant.totp(attempt, anna, RealTenant.at(RealTenant.OFFICE, Entrance.APP)))
                .isInstanceOf(SignIn.AttemptUnknown.class);
    }

    @Test
    void aPasskeyAloneLetsInOnceForEachAsking() {
        var passkey = withPasskey();
        var asked = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(OFFICE);
        passkey.counter = 2;
        String answer = passkey.get(asked.options());
        assertThat(tenant.identity.signIn().passkey(asked.attempt(), answer, OFFICE))
                .isInstanceOfSatisfying(
                        SignIn.SignedIn.class,
                        in -> assertThat(in.person()).isEqualTo(anna.enrolled().person()));
        assertThat(tenant.identity.signIn().passkey(asked.attempt(), answer, OFFICE))
                .isInstanceOf(SignIn.AttemptUnknown.class);
    }

    @Test
    void aPasskeyIsASecondFactorAfterThePassword() {
        var passkey = withPasskey();
        var needed = (SignIn.SecondFactorNeeded) tenant.password("anna", RealTenant.PASSWORD, OFFICE);
        assertThat(needed.factors()).contains(FactorKind.PASSKEY);
        passkey.counter = 2;
        String answer = passkey.get(needed.passkeyOptions().orElseThrow());
        assertThat(tenant.identity.signIn().secondFactor(needed.attempt(), new Proof.Passkey(answer), OFFICE))
                .isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void passkeysThatDoNotProveEverythingAreRefused() {
        var copied = withPasskey();
        assertThat(passkeyAlone(copied)).as("a counter that stands still").isInstanceOf(SignIn.WrongSecret.class);

        copied.counter = 3;
        copied.userVerified = false;
        assertThat(passkeyAlone(copied)).as("no user verification").isInstanceOf(SignIn.WrongSecret.class);

        copied.userVerified = true;
        copied.origin = "https://phone.example";
        assertThat(passkeyAlone(copied)).as("another port").isInstanceOf(SignIn.WrongSecret.class);

        copied.origin = "https://evil.phone.example:9443";
        assertThat(passkeyAlone(copied)).as("another origin").isInstanceOf(SignIn.WrongSecret.class);

        copied.origin = "https://phone.example:9443";
        assertThat(passkeyAlone(new SoftAuthenticator())).as("never set up").isInstanceOf(SignIn.WrongSecret.class);
        assertThat(passkeyAlone(copied)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void rubbishIsNoPasskey() {
        for (String rubbish : List.of("", "{}", "null", "[1]", "{\"id\":1}", "x".repeat(20_000))) {
            var asked = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(ELSEWHERE);
            assertThat(tenant.identity.signIn().passkey(asked.attempt(), rubbish, ELSEWHERE))
                    .as(rubbish.substring(0, Math.min(9, rubbish.length())))
                    .isInstanceOf(SignIn.WrongSecret.class);
        }
    }

    @Test
    void aPasskeyAddedAtTheAppNeverOpensTheConsole() {
        var app = RealTenant.at(RealTenant.OFFICE, Entrance.APP);
        var atTheApp = (SignIn.SignedIn) tenant.totp(tenant.attempt(anna, app), anna, app);
        var passkey = new SoftAuthenticator();
        add(atTheApp.session(), passkey, app);
        passkey.counter = 2;
        assertThat(passkeyAlone(passkey))
                .isInstanceOfSatisfying(
                        SignIn.Forbidden.class,
                        forbidden -> assertThat(forbidden.refused().rule())
                                .isEqualTo("passkeys-open-the-door-they-were-added-at"));
        var needed = (SignIn.SecondFactorNeeded) tenant.password("anna", RealTenant.PASSWORD, OFFICE);
        assertThat(needed.factors()).as("nor as a second factor").doesNotContain(FactorKind.PASSKEY);
        passkey.counter = 3;
        assertThat(passkeyAlone(passkey, app)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void aPasskeyAddedAtTheConsoleOpensTheAppToo() {
        var passkey = withPasskey();
        passkey.counter = 2;
        passkey.origin = "https://phone.example:9443";
        assertThat(passkeyAlone(passkey, RealTenant.at(RealTenant.OFFICE, Entrance.APP)))
                .isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void neighboursCannotKeepAPasskeyOut() {
        var passkey = withPasskey();
        var mine = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(OFFICE);
        for (int i = 0; i < 100; i++) {
            var theirs = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(OFFICE);
            tenant.identity.signIn().passkey(theirs.attempt(), "{}", OFFICE);
        }
        var theirs = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(OFFICE);
        assertThat(tenant.identity.signIn().passkey(theirs.attempt(), "{}", OFFICE))
                .isInstanceOf(SignIn.Throttled.class);
        passkey.counter = 2;
        assertThat(tenant.identity.signIn().passkey(mine.attempt(), passkey.get(mine.options()), OFFICE))
                .isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void anAskedPasskeyIsGoodAtItsDoorAndForItsTimeOnly() {
        var passkey = withPasskey();
        passkey.counter = 2;
        var asked = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(OFFICE);
        String answer = passkey.get(asked.options());
        assertThat(tenant.identity
                        .signIn()
                        .passkey(asked.attempt(), answer, RealTenant.at(RealTenant.OFFICE, Entrance.APP)))
                .isInstanceOf(SignIn.WrongSecret.class);
        tenant.time.pass(SignIn.ATTEMPT_LIFETIME);
        assertThat(tenant.identity.signIn().passkey(asked.attempt(), answer, OFFICE))
                .isInstanceOf(SignIn.AttemptUnknown.class);
    }

    @Test
    void whatAStrangerSendsAsAPasskeyIsNotWrittenDown() {
        var asked = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(ELSEWHERE);
        String rubbish = "{\"id\":\"" + "Ungeheuer".repeat(1_000) + "\"}";
        tenant.identity.signIn().passkey(asked.attempt(), rubbish, ELSEWHERE);
        assertThat(tenant.audit().getFirst().details().get("wrong"))
                .startsWith("passkey: ")
                .hasSizeLessThanOrEqualTo(64)
                .doesNotContain("Ungeheuer");
    }

    @Test
    void aSignInFromANewNetworkIsToldToTheOtherSessionsUntilAcknowledged() {
        var there = (SignIn.SignedIn) tenant.totp(tenant.attempt(anna, ELSEWHERE), anna, ELSEWHERE);
        var notices = tenant.identity.notices();
        assertThat(notices.of(there.session())).as("not to whoever came in").isEmpty();
        var told = notices.of(anna.enrolled().session());
        assertThat(told).singleElement().satisfies(notice -> {
            assertThat(notice.kind()).isEqualTo(Notices.Kind.NEW_NETWORK);
            assertThat(notice.address().disclose()).isEqualTo(RealTenant.ELSEWHERE);
        });
        var id = told.getFirst().id();
        assertThat(notices.acknowledge(there.session(), id)).isFalse();
        assertThat(notices.acknowledge(anna.enrolled().session(), id)).isTrue();
        assertThat(notices.of(anna.enrolled().session())).isEmpty();
        assertThat(tenant.dataHolds(RealTenant.ELSEWHERE)).isFalse();
    }

    private SignIn.Outcome passkeyAlone(SoftAuthenticator passkey) {
        return passkeyAlone(passkey, OFFICE);
    }

    private SignIn.Outcome passkeyAlone(SoftAuthenticator passkey, Visit visit) {
        var asked = (SignIn.PasskeyAsked) tenant.identity.signIn().passkeyOptions(visit);
        return tenant.identity.signIn().passkey(asked.attempt(), passkey.get(asked.options()), visit);
    }

    private SoftAuthenticator withPasskey() {
        var passkey = new SoftAuthenticator();
        add(anna.enrolled().session(), passkey, OFFICE);
        return passkey;
    }

    private void add(Session session, SoftAuthenticator passkey, Visit visit) {
        var asked = (Factors.PasskeyAsked) tenant.identity.factors().beginPasskey(tenant.fresh(session), visit);
        var added = tenant.identity
                .factors()
                .finishPasskey(
                        session, asked.attempt(), Redacted.of("Key ring"), passkey.create(asked.options()), visit);
        assertThat(added).isInstanceOf(Factors.PasskeyAdded.class);
    }
}
