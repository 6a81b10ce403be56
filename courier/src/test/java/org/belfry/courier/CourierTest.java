package org.belfry.courier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.belfry.courier.MailServer.Tls;
import org.belfry.ground.Evidence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Letters go to a server that has proved itself, and wait for one that has not or is away.
final class CourierTest {

    private static final Duration ROUND = Duration.ofSeconds(2);
    private static final MailAddress ANNA = Firm.address("anna@mail.example");

    private Firm firm;
    private PostOffice office;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        firm = new Firm(folder);
        office = new PostOffice(firm.identity("localhost"), false);
    }

    @AfterEach
    void close() throws Exception {
        office.close();
        firm.close();
    }

    private Delivery test() {
        return firm.courier.test(ANNA, Firm.BY);
    }

    private void hasNothing(Delivery delivery) {
        assertThat(delivery).isInstanceOf(Delivery.Deferred.class);
        assertThat(office.letters).isEmpty();
        assertThat(office.heard).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        assertThat(String.join("\n", office.heard)).doesNotContain("anna").doesNotContain("pbx@");
    }

    // Whom it goes to.

    @Test
    void nothingIsSaidBeforeTls_RFC3207_6() {
        firm.uses(office, Tls.STARTTLS);
        assertThat(test()).isEqualTo(new Delivery.Taken());
        assertThat(office.heard.subList(0, office.heard.indexOf(PostOffice.TLS)))
                .containsExactly("EHLO phone.example", "STARTTLS");
        assertThat(office.heard).anyMatch(line -> line.startsWith("AUTH PLAIN"));
        assertThat(office.letters)
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .contains("To: anna@mail.example\n")
                        .contains("From: pbx@firm.example\n")
                        .contains("Auto-Submitted: auto-generated\n"));
    }

    @Test
    void tlsMayComeFirst_RFC8314_3_3() throws Exception {
        try (var other = new PostOffice(firm.identity("localhost"), true)) {
            firm.uses(other, Tls.IMPLICIT);
            assertThat(test()).isEqualTo(new Delivery.Taken());
            assertThat(other.heard.getFirst()).isEqualTo(PostOffice.TLS);
            assertThat(other.letters).hasSize(1);
        }
    }

    @Test
    void aServerWithoutTlsGetsNothing() {
        office.answers.put("EHLO", "250-post.example\r\n250 AUTH PLAIN LOGIN");
        firm.uses(office, Tls.STARTTLS);
        hasNothing(test());
    }

    @Test
    void aServerThatTakesStartTlsBackGetsNothing() {
        office.answers.put("STARTTLS", "454 not now");
        firm.uses(office, Tls.STARTTLS);
        hasNothing(test());
    }

    @Test
    void aCertificateOfAnotherNameGetsNothing() throws Exception {
        office.close();
        office = new PostOffice(firm.identity("post.example"), false);
        firm.uses(office, Tls.STARTTLS);
        hasNothing(test());
    }

    @Test
    void aCertificateOfAnUnknownAuthorityGetsNothing() {
        firm.courier.set(firm.server("localhost", office.port(), Tls.STARTTLS, ""), Firm.BY);
        hasNothing(test());
    }

    @Test
    void whatIsWhisperedBeforeTlsIsNotTakenForAnAnswerUnderIt() {
        // A wiretapper puts an answer behind the server's own; it would count as the answer to EHLO.
        office.answers.put("EHLO", "250-post.example\r\n250 STARTTLS\r\n220 go ahead\r\n250 AUTH PLAIN");
        firm.uses(office, Tls.STARTTLS);
        hasNothing(test());
    }

    @Test
    void aNameThatLeadsToThisMachineIsNotFollowed() {
        // The firm's names all lead to the loopback.
        firm.courier.set(
                firm.server("post.example", office.port(), Tls.STARTTLS, firm.authority.certificatePem()), Firm.BY);
        assertThat(test())
                .isInstanceOfSatisfying(
                        Delivery.Deferred.class,
                        deferred -> assertThat(deferred.sentence()).contains("may not go"));
        assertThat(office.heard).isEmpty();
    }

    @Test
    void aServerThatTalksWithoutEndFillsNoMemory() {
        office.answers.put("GREETING", "220 " + "x".repeat(3 * 1024 * 1024));
        firm.uses(office, Tls.STARTTLS);
        hasNothing(test());
    }

    @Test
    void theServerIsOnTheRegisterWhileItIsSet() {
        assertThat(firm.ways()).isEmpty();
        firm.uses(office, Tls.STARTTLS);
        assertThat(firm.ways()).containsExactly("localhost:" + office.port());
        firm.restart();
        assertThat(firm.ways()).containsExactly("localhost:" + office.port());
        assertThat(test()).isEqualTo(new Delivery.Taken());
        assertThat(firm.courier.remove(Firm.BY)).isTrue();
        assertThat(firm.ways()).isEmpty();
        assertThat(firm.courier.remove(Firm.BY)).isFalse();
        assertThat(firm.enqueue()).isFalse();
    }

    @Test
    void theControlSaysWhatIsSeenOfTheServer() throws Exception {
        var probe = firm.courier.probe();
        assertThat(probe.look(firm.time).finding()).contains("no mail server is set");
        firm.uses(office, Tls.STARTTLS);
        assertThat(probe.look(firm.time).state()).isEqualTo(Evidence.State.KEPT);
        assertThat(office.heard).contains(PostOffice.TLS).noneMatch(line -> line.startsWith("AUTH"));
        office.answers.put("EHLO", "250 post.example");
        assertThat(probe.look(firm.time).state()).isEqualTo(Evidence.State.UNKNOWN);
        try (var other = new PostOffice(firm.identity("localhost"), true)) {
            firm.uses(other, Tls.IMPLICIT);
            assertThat(probe.look(firm.time).state()).isEqualTo(Evidence.State.KEPT);
        }
    }

    @Test
    void thePasswordIsSealedAndNotAudited() {
        firm.uses(office, Tls.STARTTLS);
        assertThat(firm.dataHolds(Firm.PASSWORD)).isFalse();
        assertThat(firm.audit())
                .allSatisfy(entry -> assertThat(entry.toString())
                        .doesNotContain(Firm.PASSWORD)
                        .doesNotContain("anna@"));
    }

    // What waits.

    @Test
    void aLetterIsWrittenWhenItIsSentAndGoneThen() {
        firm.uses(office, Tls.STARTTLS);
        assertThat(firm.enqueue()).isTrue();
        assertThat(firm.written).isEmpty();
        firm.time.pass(ROUND);
        assertThat(office.letters).hasSize(1);
        assertThat(firm.courier.waiting()).isZero();
        assertThat(firm.audited()).contains(Outbox.SENT);
        assertThat(firm.audit().toString()).doesNotContain("anna@");
    }

    @Test
    void aLetterPutOffIsTriedAgainLaterAndLater() {
        office.answers.put("RCPT", "451 come again");
        firm.uses(office, Tls.STARTTLS);
        firm.enqueue();
        firm.time.pass(ROUND);
        assertThat(firm.written).hasSize(1);
        assertThat(firm.courier.fault()).contains("451");
        firm.time.pass(Duration.ofSeconds(30));
        assertThat(firm.written).hasSize(1);
        firm.time.pass(Duration.ofMinutes(10));
        assertThat(firm.written).hasSize(4);
        office.answers.clear();
        firm.time.pass(Duration.ofHours(1));
        assertThat(office.letters).hasSize(1);
        assertThat(firm.courier.waiting()).isZero();
    }

    @Test
    void aLetterRefusedIsGivenUpAndTheNextOneGoes() {
        office.answers.put("DATA.", "550 no, anna@mail.example wants none of it");
        firm.uses(office, Tls.STARTTLS);
        firm.enqueue();
        firm.time.pass(ROUND);
        assertThat(firm.courier.waiting()).isZero();
        assertThat(firm.audited()).contains(Outbox.REFUSED);
        assertThat(firm.audit().toString()).doesNotContain("anna@");
        office.answers.clear();
        firm.enqueue();
        firm.time.pass(ROUND);
        assertThat(firm.audited()).contains(Outbox.SENT);
    }

    @Test
    void aPasswordThatIsWrongLosesNoLetter() {
        office.answers.put("AUTH", "535 who are you");
        firm.uses(office, Tls.STARTTLS);
        firm.enqueue();
        firm.time.pass(ROUND);
        assertThat(firm.courier.waiting()).isOne();
        office.answers.clear();
        // Set once more, everything is tried at once.
        firm.uses(office, Tls.STARTTLS);
        firm.time.pass(ROUND);
        assertThat(firm.courier.waiting()).isZero();
    }

    @Test
    void whileTheServerIsAwayItIsAskedSeldomHoweverMuchWaits() throws Exception {
        firm.uses(office, Tls.STARTTLS);
        office.close();
        for (int i = 0; i < 50; i++) {
            firm.enqueue();
        }
        firm.time.pass(Duration.ofMinutes(3));
        assertThat(firm.written).hasSize(2);
        assertThat(firm.courier.waiting()).isEqualTo(50);
    }

    @Test
    void lettersOutliveARestart() {
        office.answers.put("MAIL", "421 closing");
        firm.uses(office, Tls.STARTTLS);
        firm.enqueue();
        firm.time.pass(ROUND);
        firm.restart();
        office.answers.clear();
        firm.time.pass(Duration.ofMinutes(2));
        assertThat(office.letters).hasSize(1);
    }

    @Test
    void afterThreeDaysALetterIsGivenUp() {
        office.answers.put("RCPT", "450 away");
        firm.uses(office, Tls.STARTTLS);
        firm.enqueue();
        firm.time.pass(Outbox.KEPT.plus(Outbox.PAUSE_MAX));
        assertThat(firm.courier.waiting()).isZero();
        assertThat(firm.audited()).contains(Outbox.EXPIRED).doesNotContain(Outbox.SENT);
    }

    @Test
    void lettersGoWithTheirPerson() {
        office.answers.put("RCPT", "450 away");
        firm.uses(office, Tls.STARTTLS);
        firm.enqueue();
        firm.erase(firm.anna);
        assertThat(firm.courier.waiting()).isZero();
    }

    @Test
    void pausesGrowAndHaveAnEnd() {
        assertThat(List.of(Outbox.pause(1), Outbox.pause(2), Outbox.pause(3)))
                .containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4));
        assertThat(Outbox.pause(10_000)).isEqualTo(Outbox.PAUSE_MAX);
    }
}
