package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.Evidence;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.store.schema.Tables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactorsTest {

    private static final Visit OFFICE = RealTenant.at(RealTenant.OFFICE);

    @TempDir
    private Path folder;

    private RealTenant tenant;

    @BeforeEach
    void open() {
        tenant = new RealTenant(folder);
    }

    @AfterEach
    void close() {
        tenant.close();
    }

    @Test
    void aPasskeyIsAddedListedAndRemoved() {
        var session = tenant.enrol("anna", true).enrolled().session();
        var passkey = add(session, new SoftAuthenticator(), "  Key ring ");
        assertThat(passkey.label().disclose()).isEqualTo("Key ring");
        assertThat(passkey.site()).isEqualTo("phone.example");
        assertThat(tenant.identity.factors().of(session.person()).passkeys()).containsExactly(passkey);
        assertThat(tenant.identity.factors().removePasskey(tenant.fresh(session), passkey.id(), OFFICE))
                .isInstanceOf(Factors.Removed.class);
        assertThat(tenant.identity.factors().removePasskey(tenant.fresh(session), passkey.id(), OFFICE))
                .isInstanceOf(Factors.NoSuchPasskey.class);
        assertThat(tenant.actions()).contains("passkey.add", "passkey.remove");
    }

    @Test
    void theLastSecondFactorStays() {
        var first = new SoftAuthenticator();
        var session = enrolledByPasskey(first);
        Id only = tenant.identity
                .factors()
                .of(session.person())
                .passkeys()
                .getFirst()
                .id();
        assertThat(tenant.identity.factors().removePasskey(tenant.fresh(session), only, OFFICE))
                .isInstanceOf(Factors.LastFactor.class);
        add(session, new SoftAuthenticator(), "Second");
        assertThat(tenant.identity.factors().removePasskey(tenant.fresh(session), only, OFFICE))
                .isInstanceOf(Factors.Removed.class);
    }

    @Test
    void aPasskeyIsSomebodysOnce() {
        var passkey = new SoftAuthenticator();
        var session = tenant.enrol("anna", true).enrolled().session();
        add(session, passkey, "One");
        var asked = (Factors.PasskeyAsked) tenant.identity.factors().beginPasskey(tenant.fresh(session), OFFICE);
        assertThat(tenant.identity
                        .factors()
                        .finishPasskey(
                                session, asked.attempt(), Redacted.of(""), passkey.create(asked.options()), OFFICE))
                .isInstanceOf(Factors.PasskeyRejected.class);
    }

    @Test
    void newRecoveryCodesEndTheOldOnes() {
        var anna = tenant.enrol("anna", true);
        var renewal = tenant.identity
                .factors()
                .renewRecoveryCodes(tenant.fresh(anna.enrolled().session()), OFFICE);
        var codes = ((Factors.Renewed) renewal).codes();
        assertThat(codes)
                .hasSize(10)
                .doesNotContainAnyElementsOf(anna.enrolled().recoveryCodes());
        var old = new Proof.RecoveryCode(anna.enrolled().recoveryCodes().getFirst());
        String attempt = tenant.attempt(anna, OFFICE);
        assertThat(tenant.identity.signIn().secondFactor(attempt, old, OFFICE)).isInstanceOf(SignIn.WrongSecret.class);
        assertThat(tenant.identity.signIn().secondFactor(attempt, new Proof.RecoveryCode(codes.getFirst()), OFFICE))
                .isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void aNewPasswordEndsEveryOtherSession() {
        var anna = tenant.enrol("anna", true);
        tenant.time.pass(Duration.ofMinutes(1));
        var here = (SignIn.SignedIn) tenant.totp(tenant.attempt(anna, OFFICE), anna, OFFICE);
        String chosen = "copper owls count every raindrop";
        assertThat(change(here.session(), "wrong", chosen)).isEqualTo(new Factors.WrongPassword());
        assertThat(change(here.session(), RealTenant.PASSWORD, "anna")).isInstanceOf(Factors.PasswordRejected.class);
        assertThat(change(here.session(), RealTenant.PASSWORD, RealTenant.PASSWORD))
                .isEqualTo(new Factors.PasswordRejected(List.of(PasswordRules.REUSED)));
        assertThat(change(here.session(), RealTenant.PASSWORD, chosen)).isEqualTo(new Factors.PasswordChanged());
        assertThat(tenant.identity.sessions().of(here.person()))
                .extracting(Sessions.Entry::id)
                .containsExactly(here.session().id());
        assertThat(change(here.session(), chosen, RealTenant.PASSWORD))
                .as("one of the last five")
                .isEqualTo(new Factors.PasswordRejected(List.of(PasswordRules.REUSED)));
        assertThat(tenant.actions()).contains("password.change");
    }

    private Factors.PasswordChange change(Session session, String current, String chosen) {
        return tenant.identity.factors().changePassword(session, Redacted.of(current), Redacted.of(chosen), OFFICE);
    }

    @Test
    void theProbesSeeWhatIsPromisedAndWhatIsNot() {
        assertThat(looks()).containsOnly(Evidence.State.KEPT);
        tenant.enrol("anna", true);
        assertThat(looks()).containsOnly(Evidence.State.KEPT);
        tenant.store.change(writing -> writing.sql()
                .update(Tables.PERSON)
                .set(Tables.PERSON.PASSWORD_HASH, "$pbkdf2-sha512$i=1000$" + "A".repeat(22) + "$" + "A".repeat(86))
                .setNull(Tables.PERSON.TOTP_SECRET_SEALED)
                .execute());
        assertThat(broken()).containsExactlyInAnyOrder("A3/password-hashing", "A6/administrators-second-factor");
    }

    @Test
    void theProbesSeeRecoveryCodesTooMany() {
        var anna = tenant.enrol("anna", true).enrolled().person();
        tenant.store.change(writing -> writing.sql()
                .insertInto(Tables.RECOVERY_CODE)
                .set(Tables.RECOVERY_CODE.PERSON_ID, anna.id())
                .set(Tables.RECOVERY_CODE.CODE_HASH, RecoveryCodes.hash(anna, "one too many"))
                .set(Tables.RECOVERY_CODE.MADE_AT, tenant.time.now())
                .execute());
        assertThat(broken()).containsExactly("A5/single-use-codes");
    }

    @Test
    void theProbesSeeNetworksThatShouldBeForgotten() {
        tenant.enrol("anna", true);
        var longAgo = tenant.time.now().minus(FamiliarNetworks.UNUSED_MAX).minus(Duration.ofHours(2));
        tenant.store.change(writing -> writing.sql()
                .update(Tables.FAMILIAR_NETWORK)
                .set(Tables.FAMILIAR_NETWORK.LAST_USED_AT, longAgo)
                .execute());
        assertThat(broken()).containsExactly("A7/familiar-networks");
    }

    @Test
    void theProbesSeeSessionsBeyondTheirLimits() {
        tenant.enrol("anna", true);
        tenant.store.change(writing -> writing.sql()
                .update(Tables.SESSION)
                .set(Tables.SESSION.EXPIRES_AT, tenant.time.now().minus(Duration.ofMinutes(2)))
                .execute());
        assertThat(broken()).containsExactly("A9/session-limits");
    }

    @Test
    void aNetworkUnusedForNinetyDaysIsForgottenThoughItsPersonNeverComesBack() {
        tenant.enrol("anna", true);
        tenant.identity.start(tenant.time);
        tenant.time.pass(FamiliarNetworks.UNUSED_MAX.minusHours(1));
        assertThat(familiarNetworks()).isEqualTo(1);
        tenant.time.pass(Duration.ofHours(2));
        assertThat(familiarNetworks()).isZero();
    }

    private int familiarNetworks() {
        return tenant.store.read(sql -> sql.fetchCount(Tables.FAMILIAR_NETWORK));
    }

    private List<String> broken() {
        return tenant.identity.probes().stream()
                .map(probe -> probe.look(tenant.time))
                .filter(evidence -> evidence.state() == Evidence.State.BROKEN)
                .map(evidence -> evidence.control().id())
                .toList();
    }

    private List<Evidence.State> looks() {
        return tenant.identity.probes().stream()
                .map(probe -> probe.look(tenant.time).state())
                .toList();
    }

    private Session enrolledByPasskey(SoftAuthenticator passkey) {
        String token = tenant.identity
                .invitations()
                .invite(true, new Actor.CommandLine("root"), Optional.empty())
                .token()
                .disclose();
        var begun = tenant.begin(token, "anna");
        var proof = new Proof.Passkey(passkey.create(begun.passkeyOptions().orElseThrow()));
        var finish = tenant.identity.enrolment().finish(token, begun.attempt(), List.of(proof), OFFICE);
        return ((Enrolment.Enrolled) finish).session();
    }

    private Factors.Passkey add(Session session, SoftAuthenticator passkey, String label) {
        var asked = (Factors.PasskeyAsked) tenant.identity.factors().beginPasskey(tenant.fresh(session), OFFICE);
        var finish = tenant.identity
                .factors()
                .finishPasskey(session, asked.attempt(), Redacted.of(label), passkey.create(asked.options()), OFFICE);
        return ((Factors.PasskeyAdded) finish).passkey();
    }
}
