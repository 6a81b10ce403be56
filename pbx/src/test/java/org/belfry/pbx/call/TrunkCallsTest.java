package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.belfry.ground.Actor;
import org.belfry.ground.Redacted;
import org.belfry.ground.Time;
import org.belfry.pbx.OnePerson;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.trunk.Numbers;
import org.belfry.pbx.trunk.Provider;
import org.belfry.pbx.trunk.Rhythm;
import org.belfry.pbx.trunk.Trunk;
import org.belfry.pbx.trunk.TrunkState;
import org.belfry.pbx.trunk.TrunkState.Health;
import org.belfry.pbx.trunk.TrunkWatches;
import org.belfry.pbx.trunk.Trunks;
import org.belfry.signal.SipTransport;
import org.belfry.sip.SipUri;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls by real trunks: providers of plain datagrams that ask who we are.
final class TrunkCallsTest {

    private static final Actor OPERATOR = new Actor.CommandLine("root");
    private static final String FAR = "+443069990123";
    private static final Rhythm QUICK =
            new Rhythm(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMillis(100), Duration.ofSeconds(1));

    private OnePerson tenant;
    private Building house;
    private Trunks trunks;
    private TrunkWatches watches;
    private Provider first;
    private Provider second;
    private Telephone anna;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        tenant = new OnePerson(folder.resolve("tenant"), Time.system());
        house = new Building(folder);
        first = new Provider();
        second = new Provider();
        trunks = Trunks.open(tenant.store(), tenant.time);
        int port = house.openUdp();
        watches = new TrunkWatches(
                trunks,
                new TrunkWatches.Means(
                        house::exchange,
                        "127.0.0.1",
                        transport -> transport == SipTransport.UDP ? port : 0,
                        QUICK,
                        house.background(),
                        Time.system(),
                        tenant.random));
        house.lines = watches;
        watches.start();
        anna = house.telephone("anna", "101");
        house.routes.put(FAR, new Route.Outside(FAR, false, List.of("first", "second")));
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            watches.close();
            house.close();
            first.close();
            second.close();
            tenant.close();
        }
    }

    private void trunk(String name, SipUri nextHop, boolean registers, boolean trusted) {
        trunks.put(
                new Trunk(
                        name,
                        nextHop,
                        Optional.of(new Trunk.Login(Provider.USER, Redacted.of(Provider.PASSWORD))),
                        registers,
                        Trunk.Admission.NOBODY,
                        new Trunk.Terms(List.of("PCMU", "PCMA"), true, trusted, 10, 100),
                        new Numbers(List.of(new Numbers.Rule("+", "00")), List.of()),
                        "+4930555"),
                OPERATOR);
    }

    private void is(String name, Health health) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(watches.states())
                        .filteredOn(state -> state.trunk().equals(name))
                        .extracting(TrunkState::health)
                        .containsExactly(health));
    }

    @Test
    void aCallGoesOutWithOurDigestInTheProvidersNumbersAndNothingOfTheHouseInIt() throws IOException {
        trunk("first", first.uri(), false, false);
        is("first", Health.UP);
        var call = anna.call(FAR);
        anna.answered(call);
        var invites = first.all("INVITE");
        assertThat(invites).hasSize(2);
        assertThat(invites.getFirst()).doesNotContain("Authorization");
        assertThat(invites.getLast())
                .startsWith("INVITE sip:00443069990123@127.0.0.1")
                .contains("From: <sip:004930555@", "RTP/AVP 8 0 101", "CSeq: 2 INVITE")
                .doesNotContain(
                        "P-Asserted-Identity", "anna", "sip:101", "Person", "User-Agent", "opus", "G722", "RTP/SAVP");
        Awaitility.await()
                .untilAsserted(() -> assertThat(first.all("ACK"))
                        .anySatisfy(ack -> assertThat(ack).contains("CSeq: 2 ACK", "Authorization: Digest ")));
        first.hangUp();
        anna.letGo(call);
    }

    /// Else the call goes on there, and costs.
    @Test
    void aProviderThatAsksWhoHangsUpIsShown() throws IOException {
        first.asksInside = true;
        trunk("first", first.uri(), false, false);
        is("first", Health.UP);
        var call = anna.call(FAR);
        anna.answered(call);
        anna.hangUp(call);
        Awaitility.await().untilAsserted(() -> assertThat(first.answered("BYE")).contains(200));
        assertThat(first.all("BYE").getLast()).contains("Authorization: Digest ");
    }

    @Test
    void aTrunkThatIsTrustedIsToldTheNumberAndNoOther() throws IOException {
        first.asks = false;
        trunk("first", first.uri(), false, true);
        is("first", Health.UP);
        var call = anna.call(FAR);
        anna.answered(call);
        assertThat(Provider.one(first.all("INVITE").getLast(), "P-Asserted-Identity"))
                .contains("004930555");
        anna.hangUp(call);
        Awaitility.await().untilAsserted(() -> assertThat(first.all("BYE")).hasSize(1));
    }

    @Test
    void whereOneProviderFailsTheNextIsTried() throws IOException {
        first.toCalls = 503;
        trunk("first", first.uri(), false, false);
        trunk("second", second.uri(), false, false);
        is("first", Health.UP);
        is("second", Health.UP);
        var call = anna.call(FAR);
        anna.answered(call);
        assertThat(first.all("INVITE")).isNotEmpty();
        assertThat(second.all("INVITE")).hasSize(2);
        anna.hangUp(call);
        assertThat(house.gate.asked).extracting(attempt -> attempt.trunk()).containsExactly("first", "second");
    }

    @Test
    void aTrunkThatIsOutOfOrderIsPassedOverUntilItAnswersAgain() throws IOException {
        first.toOptions = 503;
        trunk("first", first.uri(), false, false);
        trunk("second", second.uri(), false, false);
        is("second", Health.UP);
        is("first", Health.DOWN);
        var call = anna.call(FAR);
        anna.answered(call);
        anna.hangUp(call);
        assertThat(first.all("INVITE")).isEmpty();
        first.toOptions = 200;
        is("first", Health.UP);
        var again = anna.call(FAR);
        anna.answered(again);
        anna.hangUp(again);
        assertThat(first.all("INVITE")).isNotEmpty();
    }

    /// Nobody is left out who may be there all the same: somebody may need help.
    @Test
    void whereAllAreBelievedToBeOutOfOrderAllAreTriedAndACallProvesOne() throws IOException {
        first.toOptions = 503;
        first.toCalls = 503;
        second.toOptions = 503;
        trunk("first", first.uri(), false, false);
        trunk("second", second.uri(), false, false);
        is("second", Health.DOWN);
        is("first", Health.DOWN);
        var call = anna.call(FAR);
        anna.answered(call);
        assertThat(first.all("INVITE")).isNotEmpty();
        is("second", Health.UP);
        anna.hangUp(call);
    }

    @Test
    void aProviderThatAnswersNoOptionsIsThereForAsLongAsItTakesRegistrations() {
        first.toOptions = 0;
        trunk("first", first.uri(), true, false);
        Awaitility.await()
                .atMost(Duration.ofSeconds(80))
                .untilAsserted(() -> assertThat(watches.states())
                        .singleElement()
                        .satisfies(state -> assertThat(state.sentence()).contains("no OPTIONS")));
        assertThat(watches.states().getFirst().health()).isEqualTo(Health.UP);
        assertThat(watches.isDoubtful("first")).isFalse();
    }

    @Test
    void whereATrunkIsRemovedItsRegistrationIsEnded() {
        trunk("first", first.uri(), true, false);
        is("first", Health.UP);
        trunks.remove("first", OPERATOR);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(first.all("REGISTER").getLast()).contains("Expires: 0", "Authorization: Digest "));
        assertThat(watches.states()).isEmpty();
    }

    @Test
    void weRegisterWithOurSecretAndAChangeCountsAtOnce() {
        trunk("first", first.uri(), true, false);
        is("first", Health.UP);
        assertThat(watches.states())
                .singleElement()
                .satisfies(state -> assertThat(state.registered()).isTrue());
        assertThat(first.all("REGISTER")).hasSize(2);
        assertThat(first.all("REGISTER").getLast())
                .contains("Contact: <sip:house@127.0.0.1:", "To: <sip:house@127.0.0.1>");
        assertThat(first.all("REGISTER").getLast()).doesNotContain(Provider.PASSWORD);
        trunk("first", second.uri(), true, false);
        Awaitility.await()
                .untilAsserted(() -> assertThat(second.all("REGISTER")).hasSize(2));
        trunks.remove("first", OPERATOR);
        assertThat(watches.states()).isEmpty();
        assertThat(watches.named("first")).isEmpty();
    }

    @Test
    void aWrongSecretIsTriedOnceATurnAndTheTrunkIsDown() {
        trunks.put(
                new Trunk(
                        "first",
                        first.uri(),
                        Optional.of(new Trunk.Login(Provider.USER, Redacted.of("wrong"))),
                        true,
                        Trunk.Admission.NOBODY,
                        Trunk.Terms.CAUTIOUS,
                        Numbers.AS_THEY_ARE,
                        ""),
                OPERATOR);
        is("first", Health.DOWN);
        assertThat(watches.states().getFirst().sentence()).isEqualTo("It answered with 401.");
        assertThat(watches.isDoubtful("first")).isTrue();
        Awaitility.await()
                .untilAsserted(() -> assertThat(first.all("REGISTER").size()).isGreaterThan(4));
    }
}
