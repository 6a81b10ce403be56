package org.belfry.pbx.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.Network;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.pbx.gate.OutboundGate.Attempt;
import org.belfry.pbx.gate.OutboundGate.Decision;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.trunk.Numbers.Rule;
import org.belfry.pbx.trunk.Trunk.Admission;
import org.belfry.pbx.trunk.Trunk.Login;
import org.belfry.pbx.trunk.Trunk.Terms;
import org.belfry.sip.SipUri;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a trunk is, how it is kept, whom it admits and how many.
final class TrunksTest {

    private static final Actor OPERATOR = new Actor.CommandLine("root");
    private static final String SECRET = "nine-carriers-in-a-row";

    private static Trunk trunk(String name, Terms terms) {
        return new Trunk(
                name,
                Objects.requireNonNull(SipUri.parse("sip:trunk.example:5061;transport=tls")),
                Optional.of(new Login("house", Redacted.of(SECRET))),
                true,
                new Admission(List.of(Network.parse("192.0.2.0/24")), Set.of("trunk.example")),
                terms,
                new Numbers(
                        List.of(new Rule("+49", "0"), new Rule("+", "00")),
                        List.of(new Rule("00", "+"), new Rule("0", "+49"))),
                "+4930555");
    }

    @Test
    void aTrunkComesBackAsItWasAndItsSecretIsNowhereInTheFiles(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, Time.system())) {
            var trunks = Trunks.open(tenant.store(), tenant.time);
            var changed = new ArrayList<String>();
            trunks.whenChanged(changed::add);
            assertThat(trunks.put(trunk("carrier", new Terms(List.of("G722", "PCMA"), true, true, 3, 2)), OPERATOR))
                    .isTrue();
            assertThat(trunks.put(trunk("other", Terms.CAUTIOUS), OPERATOR)).isTrue();
            assertThat(trunks.remove("other", OPERATOR)).isTrue();
            assertThat(trunks.remove("other", OPERATOR)).isFalse();
            var before = trunks.all();
            tenant.restart();
            assertThat(Trunks.open(tenant.store(), tenant.time).all())
                    .extracting(TrunkText::of)
                    .containsExactlyElementsOf(
                            before.stream().map(TrunkText::of).toList())
                    .hasSize(1);
            assertThat(changed).containsExactly("carrier", "other", "other");
            assertThat(tenant.dataHolds(SECRET)).isFalse();
            assertThat(tenant.audited()).contains("trunk.set", "trunk.remove");
            assertThat(before.toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void thereAreNotMoreThanAFew(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, Time.system())) {
            var trunks = Trunks.open(tenant.store(), tenant.time);
            for (int i = 0; i < Trunks.MOST; i++) {
                assertThat(trunks.put(trunk("t" + i, Terms.CAUTIOUS), OPERATOR)).isTrue();
            }
            assertThat(trunks.put(trunk("more", Terms.CAUTIOUS), OPERATOR)).isFalse();
            assertThat(trunks.put(trunk("t0", Terms.CAUTIOUS), OPERATOR)).isTrue();
        }
    }

    @Test
    void whatIsNoTrunkIsRefusedWithWhatWasExpected() {
        var whole = trunk("carrier", Terms.CAUTIOUS);
        assertThatThrownBy(() -> trunk("Carrier 1", Terms.CAUTIOUS)).hasMessageContaining("name");
        assertThatThrownBy(() -> new Login("a\nb", Redacted.of("x"))).hasMessageContaining("user");
        assertThatThrownBy(() -> new Login("a", Redacted.of("x\ntrusted true"))).hasMessageContaining("password");
        assertThatThrownBy(() -> new Rule("x", "y")).hasMessageContaining("rule");
        assertThatThrownBy(() -> new Trunk(
                        "carrier",
                        Objects.requireNonNull(SipUri.parse("sip:trunk.example;transport=ws")),
                        whole.login(),
                        false,
                        Admission.NOBODY,
                        Terms.CAUTIOUS,
                        Numbers.AS_THEY_ARE,
                        ""))
                .hasMessageContaining("transport");
    }

    @Test
    void numbersAreWrittenAsTheTrunkWantsAndReadAsE164() {
        var numbers = trunk("carrier", Terms.CAUTIOUS).numbers();
        assertThat(numbers.written("+493069990123")).isEqualTo("03069990123");
        assertThat(numbers.written("+443069990123")).isEqualTo("00443069990123");
        assertThat(numbers.written("112")).isEqualTo("112");
        assertThat(numbers.dialled("030555100")).isEqualTo("+4930555100");
        assertThat(numbers.caller("0049 30 / 1")).isEmpty();
        assertThat(numbers.caller("0049-30-123456")).isEqualTo("+4930123456");
        assertThat(numbers.caller("101")).as("an extension").isEmpty();
        assertThat(numbers.caller("*72")).isEmpty();
        assertThat(numbers.caller("anonymous")).isEmpty();
        assertThat(numbers.caller("+٤٩٣٠")).as("digits of another script").isEmpty();
        assertThat(numbers.dialled("*72101")).as("no code becomes a number").isEqualTo("*72101");
    }

    @Test
    void whoComesFromElsewhereOrShowsAnotherCertificateIsNobody() {
        var near = IpAddress.parse("192.0.2.7");
        var far = IpAddress.parse("198.51.100.7");
        var both = new Admission(List.of(Network.parse("192.0.2.0/24")), Set.of("trunk.example"));
        assertThat(both.admits(near, true, Set.of("trunk.example"))).isTrue();
        assertThat(both.admits(near, true, Set.of("evil.example", "*.example"))).isFalse();
        assertThat(both.admits(near, false, Set.of())).as("in the clear").isFalse();
        assertThat(both.admits(far, true, Set.of("trunk.example"))).isFalse();
        var address = new Admission(List.of(Network.parse("192.0.2.7")), Set.of());
        assertThat(address.admits(near, false, Set.of())).isTrue();
        assertThat(address.admits(far, false, Set.of())).isFalse();
        var certificate = new Admission(List.of(), Set.of("trunk.example"));
        assertThat(certificate.admits(far, true, Set.of("trunk.example"))).isTrue();
        assertThat(certificate.admits(far, true, Set.of())).isFalse();
        assertThat(Admission.NOBODY.admits(near, true, Set.of("trunk.example"))).isFalse();
    }

    @Test
    void aFullTrunkLetsNobodyOutButWhoCallsForHelp(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, Time.system())) {
            var trunks = Trunks.open(tenant.store(), tenant.time);
            trunks.put(trunk("carrier", new Terms(List.of(), false, false, 2, 100)), OPERATOR);
            var gate = new TrunkGate(trunks, new Open());
            var first = granted(gate.ask(attempt(tenant.person, "+493069990123", 0)));
            granted(gate.ask(attempt(tenant.person, "+493069990123", 0)));
            assertThat(gate.ask(attempt(tenant.person, "+493069990123", 0)))
                    .isInstanceOfSatisfying(
                            Decision.Refused.class,
                            refused -> assertThat(refused.rule()).isEqualTo(TrunkGate.RULE));
            granted(gate.ask(attempt(tenant.person, "112", 0))).close();
            first.close();
            first.close();
            assertThat(gate.out("carrier")).isEqualTo(1);
            granted(gate.ask(attempt(tenant.person, "+493069990123", 0)));
            assertThat(gate.explain(attempt(tenant.person, "+493069990123", 0)))
                    .anySatisfy(reason -> assertThat(reason.passed()).isFalse());
        }
    }

    @Test
    void aTrunkGetsNoMoreNewCallsInASecondThanAgreed(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, Time.system())) {
            var trunks = Trunks.open(tenant.store(), tenant.time);
            trunks.put(trunk("carrier", new Terms(List.of(), false, false, 100, 2)), OPERATOR);
            var gate = new TrunkGate(trunks, new Open());
            granted(gate.ask(attempt(tenant.person, "+493069990123", 0)));
            granted(gate.ask(attempt(tenant.person, "+493069990123", 300)));
            assertThat(gate.ask(attempt(tenant.person, "+493069990123", 999))).isInstanceOf(Decision.Refused.class);
            granted(gate.ask(attempt(tenant.person, "+493069990123", 1_000)));
            assertThat(gate.out("carrier")).isEqualTo(3);
        }
    }

    @Test
    void whatIsRefusedTakesNobodysTurn(@TempDir Path folder) {
        try (var tenant = new OnePerson(folder, Time.system())) {
            var trunks = Trunks.open(tenant.store(), tenant.time);
            trunks.put(trunk("carrier", new Terms(List.of(), false, false, 100, 1)), OPERATOR);
            var open = new Open();
            var gate = new TrunkGate(trunks, open);
            open.refuses = true;
            for (int i = 0; i < 10; i++) {
                assertThat(gate.ask(attempt(tenant.person, "+49900123456", 0))).isInstanceOf(Decision.Refused.class);
            }
            open.refuses = false;
            granted(gate.ask(attempt(tenant.person, "+493069990123", 0)));
            assertThat(gate.out("carrier")).isEqualTo(1);
        }
    }

    @Test
    void registrationsThatFailComeLaterAndLaterAndNeverAllAtOnce() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var rhythm = Rhythm.USUAL;
        for (int failures = 1; failures < 100; failures++) {
            var wait = rhythm.backoff(failures, random);
            assertThat(wait).as("seed " + seed).isBetween(rhythm.first().dividedBy(2), rhythm.longest());
        }
        assertThat(rhythm.backoff(8, random)).isGreaterThan(rhythm.first());
        assertThat(rhythm.refresh(Duration.ofSeconds(100), random))
                .isBetween(Duration.ofSeconds(45), Duration.ofSeconds(90));
    }

    private static OutboundGate.Leave granted(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Granted.class);
        return ((Decision.Granted) decision).leave();
    }

    private static Attempt attempt(PersonId person, String number, long ms) {
        return new Attempt(person, Optional.empty(), "carrier", number, Purpose.CALL, Instant.ofEpochMilli(ms));
    }

    /// A house that pays for everything.
    private static final class Open implements OutboundGate {
        boolean refuses;

        @Override
        public Decision ask(Attempt attempt) {
            if (refuses) {
                return new Decision.Refused("class", "Not that.", List.of());
            }
            return new Decision.Granted(
                    new Leave() {
                        @Override
                        public Duration longest() {
                            return Duration.ofHours(1);
                        }

                        @Override
                        public Duration extend() {
                            return longest();
                        }

                        @Override
                        public void answered() {}

                        @Override
                        public void close() {}
                    },
                    List.of());
        }

        @Override
        public List<Reason> explain(Attempt attempt) {
            return List.of();
        }
    }
}
