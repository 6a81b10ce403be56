package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Redacted;
import org.belfry.store.StoreFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {

    private static final Visit OFFICE = RealTenant.at(RealTenant.OFFICE);
    private static final Visit APP = RealTenant.at(RealTenant.OFFICE, Entrance.APP);

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
    void theFirstAdministratorEnrolsAndTheLinkIsSpent() {
        String token = first();
        assertThat(tenant.identity.enrolment().look(token, OFFICE))
                .isEqualTo(new Enrolment.Open(
                        Invitation.Purpose.FIRST_ADMINISTRATOR,
                        tenant.time.now().plus(Duration.ofHours(24)),
                        true,
                        16));
        var begun = tenant.begin(token, "anna.maier");
        var app = new AuthenticatorApp(begun.totpSecret().disclose());
        assertThat(tenant.identity.people().count()).isZero();

        var finish = finish(token, begun.attempt(), app);

        assertThat(finish).isInstanceOf(Enrolment.Enrolled.class);
        var enrolled = (Enrolment.Enrolled) finish;
        assertThat(enrolled.recoveryCodes()).hasSize(10);
        assertThat(enrolled.purpose()).isEqualTo(Invitation.Purpose.FIRST_ADMINISTRATOR);
        assertThat(tenant.identity.sessions().find(enrolled.sessionToken().cookieValue(), Entrance.CONSOLE))
                .contains(enrolled.session());
        assertThat(tenant.identity.people().named("  Anna.MAIER "))
                .hasValueSatisfying(person -> assertThat(person.administrator()).isTrue());
        assertThat(tenant.identity.enrolment().look(token, OFFICE)).isInstanceOf(Enrolment.InvitationSpent.class);
        assertThat(finish(token, begun.attempt(), app)).isInstanceOf(Enrolment.InvitationSpent.class);
        assertThat(tenant.identity.invitations().firstAdministrator(new Actor.House("start")))
                .isEmpty();
        assertThat(tenant.actions()).contains("invitation.make", "person.enrol", "session.begin");
    }

    @Test
    void aNewFirstLinkEndsTheOneBefore() {
        String old = first();
        String fresh = first();
        assertThat(tenant.identity.enrolment().look(old, OFFICE)).isInstanceOf(Enrolment.InvitationUnknown.class);
        assertThat(tenant.identity.enrolment().look(fresh, OFFICE)).isInstanceOf(Enrolment.Open.class);
    }

    @Test
    void aPasskeyAloneIsASecondFactorToo() {
        String token = first();
        var begun = tenant.begin(token, "anna");
        var passkey = new SoftAuthenticator();
        var answer = passkey.create(begun.passkeyOptions().orElseThrow());
        var finish =
                tenant.identity.enrolment().finish(token, begun.attempt(), List.of(new Proof.Passkey(answer)), OFFICE);
        assertThat(finish).isInstanceOf(Enrolment.Enrolled.class);
        var held = tenant.identity.factors().of(((Enrolment.Enrolled) finish).person());
        assertThat(held.totp()).isFalse();
        assertThat(held.passkeys()).hasSize(1);
    }

    @Test
    void noPasskeyIsOfferedOnAPageWithoutAName() {
        String token = first();
        var visit = new Visit(Entrance.CONSOLE, IpAddress.parse("192.0.2.1"), Redacted.of("x"), Optional.empty());
        var begin = tenant.identity.enrolment().begin(token, RealTenant.applicant("anna", RealTenant.PASSWORD), visit);
        assertThat(((Enrolment.Begun) begin).passkeyOptions()).isEmpty();
    }

    @Test
    void ofManyFinishesAtOnceExactlyOneWins() throws Exception {
        String token = first();
        var same = tenant.begin(token, "anna");
        var work = new ArrayList<Callable<Enrolment.Finish>>();
        for (int i = 0; i < 4; i++) {
            work.add(() -> finish(
                    token,
                    same.attempt(),
                    new AuthenticatorApp(same.totpSecret().disclose())));
        }
        for (String name : List.of("berta", "carla", "doris")) {
            var other = tenant.begin(token, name);
            work.add(() -> finish(
                    token,
                    other.attempt(),
                    new AuthenticatorApp(other.totpSecret().disclose())));
        }
        var finishes = new ArrayList<Enrolment.Finish>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(work)) {
                finishes.add(future.get());
            }
        }
        assertThat(finishes).filteredOn(Enrolment.Enrolled.class::isInstance).hasSize(1);
        assertThat(finishes)
                .filteredOn(Enrolment.InvitationSpent.class::isInstance)
                .hasSize(6);
        assertThat(tenant.identity.people().count()).isEqualTo(1);
        assertThat(tenant.keys.persons()).hasSize(1);
    }

    @Test
    void aWrongCodeStoresNothingAndMayBeTriedAgain() {
        String token = first();
        var begun = tenant.begin(token, "anna");
        var app = new AuthenticatorApp(begun.totpSecret().disclose());
        var wrong = new Proof.Totp(Redacted.of("000000"));
        assertThat(tenant.identity.enrolment().finish(token, begun.attempt(), List.of(wrong), OFFICE))
                .isInstanceOf(Enrolment.ProofRejected.class);
        assertThat(tenant.identity.enrolment().finish(token, begun.attempt(), List.of(), OFFICE))
                .isInstanceOf(Enrolment.ProofRejected.class);
        assertThat(tenant.identity.people().count()).isZero();
        assertThat(tenant.keys.persons()).isEmpty();
        assertThat(finish(token, begun.attempt(), app)).isInstanceOf(Enrolment.Enrolled.class);
    }

    @Test
    void aLinkHoldsADayAndAnAttemptAQuarterOfAnHour() {
        String token = first();
        var begun = tenant.begin(token, "anna");
        var app = new AuthenticatorApp(begun.totpSecret().disclose());
        tenant.time.pass(Duration.ofMinutes(15));
        assertThat(finish(token, begun.attempt(), app)).isInstanceOf(Enrolment.AttemptUnknown.class);
        tenant.time.pass(Duration.ofHours(24));
        assertThat(tenant.identity.enrolment().look(token, OFFICE)).isInstanceOf(Enrolment.InvitationExpired.class);
    }

    @Test
    void anInvitationIsGoodAtTheDoorItsAccountMayEnterOnly() {
        String forPerson = invite(false);
        String forAdministrator = invite(true);
        var app = new Enrolment.WrongEntrance(Entrance.APP);
        var console = new Enrolment.WrongEntrance(Entrance.CONSOLE);
        assertThat(tenant.identity.enrolment().look(forPerson, OFFICE)).isEqualTo(app);
        assertThat(tenant.identity.enrolment().look(forAdministrator, APP)).isEqualTo(console);
        var applicant = RealTenant.applicant("ben", RealTenant.PASSWORD);
        assertThat(tenant.identity.enrolment().checkPassword(forPerson, applicant, OFFICE))
                .isEqualTo(app);
        assertThat(tenant.identity.enrolment().begin(forPerson, applicant, OFFICE))
                .isEqualTo(app);
        assertThat(tenant.identity.enrolment().begin(forAdministrator, applicant, APP))
                .isEqualTo(console);
        var begun = (Enrolment.Begun) tenant.identity.enrolment().begin(forPerson, applicant, APP);
        var proof = new Proof.Totp(new AuthenticatorApp(begun.totpSecret().disclose()).code(tenant.time.now()));
        assertThat(tenant.identity.enrolment().finish(forPerson, begun.attempt(), List.of(proof), OFFICE))
                .isEqualTo(app);
        assertThat(tenant.identity.enrolment().finish(forPerson, begun.attempt(), List.of(proof), APP))
                .isInstanceOfSatisfying(
                        Enrolment.Enrolled.class,
                        enrolled -> assertThat(enrolled.session().entrance()).isEqualTo(Entrance.APP));
    }

    @Test
    void aClockSetBackLengthensNoInvitation() {
        String token = first();
        tenant.time.setWallClock(tenant.time.now().minus(Duration.ofDays(2)));
        tenant.time.pass(Duration.ofHours(24));
        assertThat(tenant.identity.enrolment().look(token, OFFICE)).isInstanceOf(Enrolment.InvitationExpired.class);
    }

    @Test
    void aCommitNobodyAnsweredForKeepsThePersonsKey() {
        for (var kind : StoreFault.Kind.values()) {
            assertThat(InvitedEnrolment.mayHaveLanded(kind))
                    .as(kind.toString())
                    .isEqualTo(kind == StoreFault.Kind.UNREACHABLE);
        }
    }

    @Test
    void strangersTryingLinksAreSlowedDown() {
        String token = Token.make(tenant.random);
        for (int i = 0; i < 20; i++) {
            assertThat(tenant.identity.enrolment().look(token, OFFICE)).isInstanceOf(Enrolment.InvitationUnknown.class);
        }
        assertThat(tenant.identity.enrolment().look(token, OFFICE))
                .isEqualTo(new Enrolment.Throttled(Duration.ofSeconds(1)));
        assertThat(tenant.identity.enrolment().look(token, RealTenant.at("192.0.2.11")))
                .as("a neighbour")
                .isInstanceOf(Enrolment.InvitationUnknown.class);
        assertThat(tenant.identity.enrolment().look(first(), OFFICE))
                .as("whoever holds a real link, even there")
                .isInstanceOf(Enrolment.Open.class);
    }

    @Test
    void badFieldsAndPasswordsAreRefusedWithTheirReason() {
        String token = first();
        assertThat(tenant.identity.enrolment().begin(token, RealTenant.applicant("a b", RealTenant.PASSWORD), OFFICE))
                .isInstanceOfSatisfying(
                        Enrolment.FieldRejected.class,
                        rejected -> assertThat(rejected.field()).isEqualTo("name"));
        assertThat(tenant.identity.enrolment().begin(token, RealTenant.applicant("anna", "Summer2027!"), OFFICE))
                .isInstanceOfSatisfying(
                        Enrolment.PasswordRejected.class,
                        rejected -> assertThat(rejected.reasons())
                                .extracting(PasswordRules.Reason::code)
                                .contains("too-short", "common"));
        assertThat(tenant.identity
                        .enrolment()
                        .checkPassword(token, RealTenant.applicant("", RealTenant.PASSWORD), OFFICE))
                .isEqualTo(new Enrolment.Checked(4, List.of()));
    }

    @Test
    void aNameIsTakenOnce() {
        tenant.enrol("anna", false);
        var second = tenant.identity.invitations().invite(false, new Actor.CommandLine("root"), Optional.empty());
        var begin = tenant.identity
                .enrolment()
                .begin(second.token().disclose(), RealTenant.applicant("ANNA", RealTenant.PASSWORD), APP);
        assertThat(begin).isInstanceOf(Enrolment.FieldRejected.class);
    }

    @Test
    void nothingPersonalLiesOpenInTheDatabase() {
        var member = tenant.enrol("anna.maier", true);
        assertThat(tenant.dataHolds("anna.maier")).isFalse();
        assertThat(tenant.dataHolds("Somebody Shown")).isFalse();
        assertThat(tenant.dataHolds("mail.example")).isFalse();
        assertThat(tenant.dataHolds(RealTenant.PASSWORD)).isFalse();
        assertThat(tenant.dataHolds("192.0.2.")).isFalse();
        assertThat(tenant.dataHolds("Testland")).isFalse();
        assertThat(tenant.dataHolds(member.enrolled().sessionToken().cookieValue()))
                .isFalse();
        assertThat(tenant.dataHolds("person.enrol")).isTrue();
    }

    @Test
    void peopleAreThereAfterARestart() {
        tenant.enrol("anna", true);
        tenant.enrol("berta", false);
        tenant.keys.replaceIndexKey();
        tenant.restart();
        assertThat(tenant.identity.people().all())
                .extracting(person -> person.name().disclose())
                .containsExactly("anna", "berta");
        tenant.keys.replaceIndexKey();
        assertThat(tenant.identity.people().named("berta")).isPresent();
    }

    private String invite(boolean administrator) {
        return tenant.identity
                .invitations()
                .invite(administrator, new Actor.CommandLine("root"), Optional.empty())
                .token()
                .disclose();
    }

    private String first() {
        return tenant.identity
                .invitations()
                .firstAdministrator(new Actor.House("start"))
                .orElseThrow()
                .token()
                .disclose();
    }

    private Enrolment.Finish finish(String token, String attempt, AuthenticatorApp app) {
        return tenant.identity
                .enrolment()
                .finish(token, attempt, List.of(new Proof.Totp(app.code(tenant.time.now()))), OFFICE);
    }
}
