package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.belfry.ground.Redacted;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfirmationTest {

    private static final Visit CONSOLE = RealTenant.at(RealTenant.OFFICE);
    private static final Visit APP = RealTenant.at(RealTenant.OFFICE, Entrance.APP);

    @TempDir
    private Path folder;

    private RealTenant tenant;
    private RealTenant.Member anna;
    private Session session;

    @BeforeEach
    void open() {
        tenant = new RealTenant(folder);
        anna = tenant.enrol("anna", true);
        tenant.time.pass(Duration.ofMinutes(2));
        session = signIn(CONSOLE);
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void signingInIsAProofForFiveMinutes() {
        assertThat(confirmation().fresh(session)).isPresent();
        tenant.time.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(confirmation().fresh(session)).isPresent();
        tenant.time.pass(Duration.ofMillis(1));
        assertThat(confirmation().fresh(session)).isEmpty();
    }

    @Test
    void aRestartForgetsEveryProof() {
        tenant.restart();
        assertThat(confirmation().fresh(session)).isEmpty();
    }

    @Test
    void aPasswordOrACodeIsAProofForThisSessionAlone() {
        var other = signIn(APP);
        tenant.time.pass(Confirmation.FRESH);
        assertThat(confirm(session, new Confirmation.Shown.Password(Redacted.of(RealTenant.PASSWORD))))
                .isEqualTo(new Confirmation.Confirmed());
        assertThat(confirmation().fresh(session)).isPresent();
        assertThat(confirmation().fresh(other)).isEmpty();

        tenant.time.pass(Confirmation.FRESH);
        var code = new Confirmation.Shown.Totp(anna.app().code(tenant.time.now()));
        assertThat(confirm(session, code)).isEqualTo(new Confirmation.Confirmed());
        assertThat(confirm(session, code)).as("the same code again").isEqualTo(new Confirmation.WrongSecret());
    }

    @Test
    void wrongProofsAreSlowedDownAndAudited() {
        tenant.time.pass(Confirmation.FRESH);
        for (int i = 0; i < 5; i++) {
            assertThat(confirm(session, new Confirmation.Shown.Totp(Redacted.of("000000"))))
                    .isEqualTo(new Confirmation.WrongSecret());
        }
        assertThat(confirm(session, new Confirmation.Shown.Totp(Redacted.of("000000"))))
                .isEqualTo(new Confirmation.Throttled(Duration.ofSeconds(1)));
        assertThat(confirmation().fresh(session)).isEmpty();
        assertThat(tenant.actions()).filteredOn("confirm.fail"::equals).hasSize(5);
    }

    @Test
    void aPasskeyIsAProofOnceAndForTheSessionThatAskedOnly() {
        var passkey = add(session, CONSOLE);
        tenant.time.pass(Confirmation.FRESH);
        var asked = confirmation().ask(session, CONSOLE);
        assertThat(asked.factors()).containsExactlyInAnyOrder(FactorKind.TOTP, FactorKind.PASSKEY);
        passkey.counter = 2;
        String answer = passkey.get(asked.passkeyOptions().orElseThrow());
        var shown = new Confirmation.Shown.Passkey(asked.attempt(), answer);
        assertThat(confirm(anna.enrolled().session(), shown)).isEqualTo(new Confirmation.WrongSecret());
        assertThat(confirm(session, shown)).isEqualTo(new Confirmation.Confirmed());
        assertThat(confirm(session, shown)).isEqualTo(new Confirmation.AttemptUnknown());
    }

    @Test
    void aPasskeyOfTheAppConfirmsNothingAtTheConsole() {
        add(signIn(APP), APP);
        assertThat(confirmation().ask(session, CONSOLE).factors()).containsExactly(FactorKind.TOTP);
    }

    @Test
    void anAdministratorsRecoveryCodesAreNotRenewedAtTheApp() {
        var atTheApp = signIn(APP);
        assertThat(tenant.identity.factors().renewRecoveryCodes(tenant.fresh(atTheApp), APP))
                .isInstanceOf(Factors.NotHere.class);
        assertThat(tenant.identity.factors().renewRecoveryCodes(tenant.fresh(session), CONSOLE))
                .isInstanceOf(Factors.Renewed.class);
    }

    @Test
    void everyChangeOfFactorsIsToldToTheOtherSessions() {
        var other = signIn(APP);
        add(session, CONSOLE);
        tenant.identity.factors().renewRecoveryCodes(tenant.fresh(session), CONSOLE);
        assertThat(tenant.identity.notices().of(session)).isEmpty();
        assertThat(tenant.identity.notices().of(other))
                .extracting(Notices.Notice::kind)
                .containsExactlyInAnyOrder(Notices.Kind.PASSKEY_ADDED, Notices.Kind.RECOVERY_CODES_RENEWED);
        tenant.identity
                .factors()
                .changePassword(
                        session,
                        Redacted.of(RealTenant.PASSWORD),
                        Redacted.of("copper owls count every raindrop"),
                        CONSOLE);
        assertThat(tenant.identity.notices().of(other))
                .extracting(Notices.Notice::kind)
                .contains(Notices.Kind.PASSWORD_CHANGED);
    }

    @Test
    void aNoticeNobodyAcknowledgesGoesAfterSixtyDays() {
        tenant.identity.start(tenant.time);
        var other = signIn(APP);
        add(session, CONSOLE);
        tenant.time.pass(StoredNotices.KEPT.minusHours(1));
        assertThat(tenant.identity.notices().of(other)).hasSize(1);
        tenant.time.pass(Duration.ofHours(2));
        assertThat(tenant.identity.notices().of(other)).isEmpty();
    }

    private Confirmation confirmation() {
        return tenant.identity.confirmation();
    }

    private Confirmation.Outcome confirm(Session whose, Confirmation.Shown shown) {
        return confirmation().confirm(whose, shown, CONSOLE);
    }

    private Session signIn(Visit visit) {
        tenant.time.pass(Duration.ofSeconds(31));
        return ((SignIn.SignedIn) tenant.totp(tenant.attempt(anna, visit), anna, visit)).session();
    }

    private SoftAuthenticator add(Session whose, Visit visit) {
        var passkey = new SoftAuthenticator();
        var asked = (Factors.PasskeyAsked) tenant.identity.factors().beginPasskey(tenant.fresh(whose), visit);
        assertThat(tenant.identity
                        .factors()
                        .finishPasskey(
                                whose, asked.attempt(), Redacted.of("Key"), passkey.create(asked.options()), visit))
                .isInstanceOf(Factors.PasskeyAdded.class);
        return passkey;
    }
}
