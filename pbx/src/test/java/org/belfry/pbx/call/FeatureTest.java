package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.ground.Redacted;
import org.belfry.pbx.dialplan.Dialling;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.dialplan.Subject;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Feature codes that calls know by themselves: parking, pickup, echo, call waiting.
final class FeatureTest {

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carl;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder, Services.speaking(Recognised.PROMPTS));
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carl = house.telephone("carl", "103");
        house.routes.put("*68", new Route.Feature("park", ""));
        house.routes.put("*69102", new Route.Feature("retrieve", "102"));
        house.routes.put("*69", new Route.Feature("retrieve", "102"));
        house.routes.put("*8", new Route.Feature("pickup", ""));
        house.routes.put("*8102", new Route.Feature("pickup", "102"));
        house.routes.put("*43", new Route.Feature("echo", ""));
        house.routes.put("*65", new Route.Feature("own-number", ""));
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    private static void refer(Telephone who, Telephone.Talk talk, String to) throws IOException {
        who.send(who.request(talk, Method.REFER).add(HeaderName.REFER_TO, to).build());
        who.expect(200);
        who.ok(talk, who.expect(Method.NOTIFY));
    }

    @Test
    void aCallIsParkedAndTakenUpElsewhere() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        Voice.talk(anna.voice, bert.voice);
        refer(bert, rung, "<sip:*68@house.test>");
        var heard = bert.voice.listen(6_000);
        assertThat(Recognised.fit(heard, "parked-at")).isGreaterThan(0.9);
        bert.ok(rung, bert.expect(Method.NOTIFY));
        bert.letGo(rung);
        Voice.isPlayedTo(anna.voice);
        assertThat(house.calls.state(new Subject.Slot("102"))).isEqualTo(LineState.HELD);
        var taking = carl.call("*69102");
        carl.answered(taking);
        Voice.talk(anna.voice, carl.voice);
        assertThat(house.calls.state(new Subject.Slot("102"))).isEqualTo(LineState.IDLE);
        carl.hangUp(taking);
        anna.letGo(call);
        house.isQuiet();
        assertThat(house.records).hasSize(3);
    }

    @Test
    void whoDialsTheParkingPlaceTransfersThere() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        bert.speaksAnew(Codec.PCMA);
        var parking = bert.call("*68");
        bert.answered(parking);
        assertThat(Recognised.fit(bert.voice.listen(3_000), "parked-at")).isGreaterThan(0.9);
        refer(
                bert,
                rung,
                "<sip:*68@house.test?Replaces=" + parking.callId + "%3Bto-tag%3D" + parking.remote.tag()
                        + "%3Bfrom-tag%3D" + parking.local.tag() + ">");
        bert.letGo(parking);
        bert.ok(rung, bert.expect(Method.NOTIFY));
        bert.letGo(rung);
        carl.speaksAnew(Codec.PCMA);
        var taking = carl.call("*69102");
        carl.answered(taking);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(taking);
    }

    @Test
    void whoWasCalledOutsideStaysOnTheAccountInAnotherCall() throws IOException {
        var carrier = house.telephone("carrier", "900");
        house.trunk("line", carrier);
        house.routes.put("+49301234567", new Route.Outside("+49301234567", false, List.of("line")));
        var parking = bert.call("*68");
        bert.answered(parking);
        assertThat(Recognised.fit(bert.voice.listen(3_000), "parked-at")).isGreaterThan(0.9);
        var call = anna.call("+49301234567");
        var out = carrier.rung();
        carrier.pickUp(out);
        anna.answered(call);
        assertThat(house.gate.open).hasValue(1);
        refer(anna, call, "<sip:*69102@house.test>");
        anna.ok(call, anna.expect(Method.NOTIFY));
        anna.letGo(call);
        Voice.talk(bert.voice, carrier.voice);
        assertThat(house.gate.open).hasValue(1);
        bert.hangUp(parking);
        carrier.letGo(out);
        house.isQuiet();
        assertThat(house.gate.counted).hasValue(1);
    }

    @Test
    void whoWasSentToAServiceOfPeopleSetsNothingThere() {
        var anna = house.owner("anna");
        var bert = house.owner("bert");
        assertThat(visitor(anna, anna).himself()).contains(anna);
        assertThat(visitor(anna, bert).himself()).isEmpty();
    }

    private static HouseVoice.Visitor visitor(PersonId by, PersonId served) {
        return new HouseVoice.Visitor(
                new Dialling.ByPerson(by), "*78", Optional.of(served), Optional.empty(), Redacted.of(""));
    }

    @Test
    void whoIsParkedForTooLongComesBack() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        refer(bert, rung, "<sip:*68@house.test>");
        bert.ok(rung, bert.expect(Method.NOTIFY));
        bert.letGo(rung);
        var back = bert.rung();
        assertThat(back.invite.from().uri().toString()).isEqualTo("sip:101@house.test");
        bert.speaksAnew(Codec.PCMA);
        bert.pickUp(back);
        Voice.talk(anna.voice, bert.voice);
        bert.hangUp(back);
        anna.letGo(call);
    }

    @Test
    void wherenobodyIsParkedItIsSaid() throws IOException {
        var taking = carl.call("*69102");
        carl.answered(taking);
        assertThat(Recognised.fit(carl.voice.listen(6_000), "nobody-parked")).isGreaterThan(0.9);
        carl.letGo(taking);
    }

    private LineState lamp(String name) {
        return house.calls.state(new Subject.Person(house.owner(name)));
    }

    @Test
    void colleaguesPickUpWhatRings() throws IOException {
        house.colleagues.addAll(List.of(house.owner("bert"), house.owner("carl")));
        for (String code : List.of("*8102", "*8")) {
            var call = anna.call("102");
            var rung = bert.rung();
            bert.answer(rung, 180);
            anna.expect(180);
            assertThat(lamp("anna")).isEqualTo(new LineState(LineState.Phase.EARLY, true));
            assertThat(lamp("bert")).isEqualTo(LineState.RINGING);
            var taking = carl.call(code);
            carl.answered(taking);
            anna.answered(call);
            bert.wasCancelled(rung);
            Voice.talk(anna.voice, carl.voice);
            assertThat(lamp("anna")).isEqualTo(new LineState(LineState.Phase.CONFIRMED, true));
            assertThat(lamp("bert")).isEqualTo(LineState.IDLE);
            carl.hangUp(taking);
            anna.letGo(call);
            anna.speaksAnew(Codec.PCMA);
            carl.speaksAnew(Codec.PCMA);
        }
    }

    @Test
    void whoIsNoColleaguePicksUpNothing() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.answer(rung, 180);
        anna.expect(180);
        var taking = carl.call("*8102", null, _ -> {});
        carl.refusedWith(taking, 404);
        bert.pickUp(rung);
        anna.answered(call);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void theEchoTestGivesBackWhatIsSaid() throws IOException {
        var call = anna.call("*43");
        anna.answered(call);
        assertThat(Recognised.fit(anna.voice.listen(12_000), "test-call")).isGreaterThan(0.9);
        Voice.reaches(anna.voice, anna.voice);
        anna.hangUp(call);
    }

    @Test
    void theOwnNumberIsTold() throws IOException {
        var call = carl.call("*65");
        carl.answered(call);
        var heard = carl.voice.listen(6_000);
        for (String digit : List.of("1", "0", "3")) {
            assertThat(Recognised.fit(heard, digit)).isGreaterThan(0.9);
        }
        carl.letGo(call);
    }

    @Test
    void whatARevokedTelephoneTalksInEnds() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        house.calls.endOf(java.util.Objects.requireNonNull(house.desks.get("bert"))
                .device()
                .id());
        anna.letGo(call);
        bert.letGo(rung);
    }

    @Test
    void aHouseThatClosesSaysGoodbyeFirst() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        house.calls.close();
        assertThat(house.calls.count()).isZero();
        anna.letGo(call);
        bert.letGo(rung);
    }

    @Test
    void aSecondCallRingsUnlessItIsNotWanted() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        var second = carl.call("102", null, _ -> {});
        bert.refuse(bert.rung(), 486);
        carl.refusedWith(second, 486);
        house.oneCallers.add(house.owner("bert"));
        carl.refusedWith(carl.call("102", null, _ -> {}), 486);
        assertThat(bert.leftOver()).isEmpty();
        anna.hangUp(call);
        bert.letGo(rung);
        assertThat(Arrays.asList(carl.leftOver())).containsOnly(List.of());
    }
}
