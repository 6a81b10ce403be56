package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate.Errand;
import org.belfry.pbx.gate.OutboundGate.Purpose;
import org.belfry.pbx.number.CallClass;
import org.belfry.pbx.record.CallRecord;
import org.belfry.sip.HeaderName;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who waits in a queue asks to be called back, hangs up and keeps his place (decision 0207).
final class CallbackTest {

    private static final String MOBILE = "+4915112345678";
    private static final String PREMIUM = "+499001234567";
    private static final Plan.Callback TERMS =
            new Plan.Callback(2, Set.of(CallClass.MOBILE), Set.of(), 2, Duration.ofMillis(1), Duration.ofMinutes(5));

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carl;
    private Telephone carrier;
    private Telephone stranger;
    private Telephone.Talk busy;
    private Telephone.Talk busyToo;

    /// The only agent, Carl, talks to Bert: whoever calls has to wait.
    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carl = house.telephone("carl", "103");
        carrier = house.telephone("carrier", "900");
        house.trunk("line", carrier);
        stranger = house.plugged("line", Codec.PCMA, Codec.TELEPHONE_EVENT);
        house.routes.put(
                MOBILE, new Route.CalledBack("sales", TERMS, new Route.Outside(MOBILE, false, List.of("line"))));
        queue(TERMS, "carl");
        busy = carl.call("102");
        busyToo = bert.rung();
        bert.pickUp(busyToo);
        carl.answered(busy);
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    private void queue(Plan.Callback terms, String... agents) {
        house.routes.put(
                "400",
                new Route.Queue(
                        "sales",
                        Arrays.stream(agents).map(house::owner).toList(),
                        Route.Order.AS_LISTED,
                        5,
                        Duration.ofMinutes(2),
                        Duration.ZERO,
                        new Route.Nowhere(480, "Nobody has time."),
                        terms));
    }

    private Telephone.Talk callsFrom(String number) throws IOException {
        var call = stranger.call(
                "400",
                stranger.voice.offer(),
                invite -> invite.add(HeaderName.P_ASSERTED_IDENTITY, "<sip:" + number + "@elsewhere.test>"));
        stranger.answered(call);
        return call;
    }

    /// Waits, asks and is let go.
    private static void asks(Telephone caller, Telephone.Talk call) throws IOException {
        assertThat(Recognised.fit(caller.voice.listen(14_000), "to-be-called-back"))
                .isGreaterThan(0.9);
        caller.voice.press('1');
        assertThat(Recognised.fit(caller.voice.listen(5_000), "will-call-back")).isGreaterThan(0.9);
        caller.letGo(call);
    }

    private void carlIsFree() throws IOException {
        carl.hangUp(busy);
        bert.letGo(busyToo);
        carl.speaksAnew(Codec.PCMA);
    }

    private List<CallRecord> records(String sentence) {
        return house.records.stream()
                .filter(record -> record.end().cause().contains(sentence)
                        || record.voice().facts().contains(sentence))
                .toList();
    }

    @Test
    void anAgentIsRungFirstAndThenWhoAskedOnTheQueuesAccount() throws IOException {
        asks(stranger, callsFrom(MOBILE));
        assertThat(house.gate.asked).isEmpty();
        carlIsFree();
        var rings = carl.rung();
        assertThat(rings.invite.from().uri().toString()).isEqualTo("sip:" + MOBILE + "@house.test");
        assertThat(house.gate.asked).as("before an agent is there").isEmpty();
        carl.pickUp(rings);
        assertThat(Recognised.fit(carl.voice.listen(4_500), "calls-back")).isGreaterThan(0.9);
        var out = carrier.rung();
        assertThat(out.invite.requestUri().toString()).startsWith("sip:" + MOBILE + "@");
        assertThat(out.invite.from().uri().toString()).isEqualTo("sip:+4930555@house.test");
        carrier.pickUp(out);
        Voice.talk(carl.voice, carrier.voice);
        carl.hangUp(rings);
        carrier.letGo(out);
        house.isQuiet();
        assertThat(house.gate.asked).singleElement().satisfies(attempt -> {
            assertThat(attempt.purpose()).isEqualTo(Purpose.CALLBACK);
            assertThat(attempt.errand()).contains(Errand.of("sales", Set.of(CallClass.MOBILE), Set.of()));
            assertThat(attempt.person()).isEqualTo(house.owner("carl"));
            assertThat(attempt.device()).isEmpty();
        });
        var legs = records("callback out of the queue sales");
        assertThat(legs).hasSize(2).allSatisfy(leg -> {
            assertThat(leg.call()).isEqualTo(legs.getFirst().call());
            assertThat(leg.end().status()).isEqualTo(200);
        });
        assertThat(records("The caller is called back")).hasSize(1);
        assertThat(records("Not called back")).isEmpty();
    }

    @Test
    void whoDoesNotAnswerIsTriedAsOftenAsThePlanSays() throws IOException {
        asks(stranger, callsFrom(MOBILE));
        carlIsFree();
        for (int i = 0; i < TERMS.tries(); i++) {
            var rings = carl.rung();
            carl.pickUp(rings);
            carrier.refuse(carrier.rung(), 486);
            carl.letGo(rings);
            carl.speaksAnew(Codec.PCMA);
        }
        house.isQuiet();
        assertThat(carl.leftOver()).isEmpty();
        assertThat(records("Not called back")).singleElement().satisfies(record -> {
            assertThat(record.end().cause()).endsWith("did not answer.");
            assertThat(record.from().shown().disclose()).isEqualTo(MOBILE);
        });
    }

    @Test
    void noneIsOfferedWhereItWouldNotLeaveOrNobodyKnowsWhereTo() throws IOException {
        house.routes.put(PREMIUM, new Route.Nowhere(403, "That number is not called back."));
        for (String number : List.of(PREMIUM, "101")) {
            var call = callsFrom(number);
            assertThat(Recognised.fit(stranger.voice.listen(8_000), "to-be-called-back"))
                    .as(number)
                    .isLessThan(0.6);
            if (number.equals(PREMIUM)) {
                stranger.voice.press('1');
            }
            stranger.hangUp(call);
            stranger.speaksAnew(Codec.PCMA);
        }
        house.gate.refusal = "The budget of the queue is spent.";
        var call = callsFrom(MOBILE);
        assertThat(Recognised.fit(stranger.voice.listen(8_000), "to-be-called-back"))
                .isLessThan(0.6);
        stranger.hangUp(call);
        carlIsFree();
        assertThat(house.gate.asked).isEmpty();
    }

    @Test
    void noAgentIsBotheredForWhatTheGateRefusesNow() throws IOException {
        asks(stranger, callsFrom(MOBILE));
        house.gate.refusal = "The budget of the queue is spent.";
        carlIsFree();
        Awaitility.await()
                .untilAsserted(() -> assertThat(records("Not called back: The outbound gate"))
                        .hasSize(1));
        assertThat(carl.leftOver()).isEmpty();
        assertThat(carrier.leftOver()).isEmpty();
    }

    @Test
    void aColleagueIsCalledInTheHouse() throws IOException {
        var call = anna.call("400");
        anna.answered(call);
        asks(anna, call);
        carlIsFree();
        anna.speaksAnew(Codec.PCMA);
        var rings = carl.rung();
        carl.pickUp(rings);
        var back = anna.rung();
        assertThat(back.invite.from().uri().toString()).isEqualTo("sip:103@house.test");
        anna.pickUp(back);
        Voice.talk(carl.voice, anna.voice);
        anna.hangUp(back);
        carl.letGo(rings);
        assertThat(house.gate.asked).isEmpty();
    }

    @Test
    void thePlaceIsKeptBeforeWhoComesLaterAndGivenUpWithTheHouse() throws IOException {
        asks(stranger, callsFrom(MOBILE));
        stranger.speaksAnew(Codec.PCMA);
        var again = callsFrom(MOBILE);
        assertThat(Recognised.fit(stranger.voice.listen(14_000), "to-be-called-back"))
                .as("one place for each number")
                .isLessThan(0.6);
        var later = anna.call("400");
        anna.answered(later);
        carlIsFree();
        var rings = carl.rung();
        assertThat(rings.invite.from().uri().toString()).isEqualTo("sip:" + MOBILE + "@house.test");
        carl.pickUp(rings);
        var out = carrier.rung();
        carrier.answer(out, 180);
        assertThat(carl.leftOver()).as("a second caller").isEmpty();
        house.calls.endAll("Enough.");
        carl.letGo(rings);
        stranger.letGo(again);
        anna.letGo(later);
        carrier.wasCancelled(out);
    }
}
