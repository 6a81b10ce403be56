package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.record.CallRecord;
import org.belfry.sip.Method;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One call, several telephones that ring for it.
final class ForkTest {

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carl;
    private Telephone dora;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder);
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carl = house.telephone("carl", "103");
        dora = house.telephone("dora", "104");
        house.routes.put(
                "200",
                Building.ring(Duration.ofSeconds(20), house.owner("bert"), house.owner("carl"), house.owner("dora")));
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    @Test
    void ofThreeOneAnswersAndTheOthersStopRingingAndLearnThatNobodyMissedIt_RFC3326_3_1() throws IOException {
        var call = anna.call("200");
        var atBert = bert.rung();
        var atCarl = carl.rung();
        var atDora = dora.rung();
        bert.answer(atBert, 180);
        carl.answer(atCarl, 180);
        dora.answer(atDora, 180);
        anna.expect(180);
        carl.pickUp(atCarl);
        anna.answered(call);
        assertThat(bert.wasCancelled(atBert).headers("Reason"))
                .first()
                .asString()
                .startsWith("SIP;cause=200");
        assertThat(dora.wasCancelled(atDora).headers("Reason")).hasSize(1);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(atCarl);
        house.isQuiet();
        assertThat(house.records)
                .extracting(CallRecord::call)
                .containsOnly(house.records.getFirst().call());
        assertThat(house.records).extracting(one -> one.end().status()).containsExactlyInAnyOrder(200, 200, 487, 487);
    }

    @Test
    void eachTelephoneIsOfferedAKeyOfItsOwn() throws IOException {
        var call = anna.call("200");
        var atBert = bert.rung();
        var atCarl = carl.rung();
        var atDora = dora.rung();
        assertThat(List.of(atBert, atCarl, atDora))
                .extracting(one -> Telephone.sdp(one.invite).stream(0).cryptos().getFirst())
                .doesNotHaveDuplicates();
        assertThat(List.of(atBert.callId, atCarl.callId, atDora.callId)).doesNotHaveDuplicates();
        anna.cancel(call);
        anna.refusedWith(call, 487);
        bert.answer(atBert, 180);
        assertThat(bert.wasCancelled(atBert).headers("Reason")).isEmpty();
        carl.answer(atCarl, 180);
        carl.wasCancelled(atCarl);
        dora.answer(atDora, 180);
        dora.wasCancelled(atDora);
    }

    @Test
    void anAnswerThatComesAfterAnotherIsEnded() throws IOException {
        var call = anna.call("200");
        var atBert = bert.rung();
        var atCarl = carl.rung();
        var atDora = dora.rung();
        dora.refuse(atDora, 486);
        carl.pickUp(atCarl);
        anna.answered(call);
        // Bert has said nothing yet, so no CANCEL could be sent to him (RFC 3261 §9.1).
        bert.accept(atBert);
        bert.expect(Method.ACK);
        bert.letGo(atBert);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(atCarl);
    }

    @Test
    void whenAllAreBusyTheCallerHearsIt() throws IOException {
        var call = anna.call("200");
        bert.refuse(bert.rung(), 404);
        carl.refuse(carl.rung(), 486);
        dora.refuse(dora.rung(), 480);
        anna.refusedWith(call, 486);
    }

    @Test
    void whenOneDeclinesForAllTheOthersStopRinging() throws IOException {
        var call = anna.call("200");
        var atBert = bert.rung();
        var atCarl = carl.rung();
        bert.answer(atBert, 180);
        carl.answer(atCarl, 180);
        anna.expect(180);
        dora.refuse(dora.rung(), 603);
        bert.wasCancelled(atBert);
        carl.wasCancelled(atCarl);
        anna.refusedWith(call, 603);
    }

    @Test
    void aTelephoneThatIsGoneDoesNotKeepTheOthersFromRinging() throws IOException {
        bert.unplug();
        var call = anna.call("200");
        var atCarl = carl.rung();
        dora.refuse(dora.rung(), 500);
        carl.pickUp(atCarl);
        anna.answered(call);
        anna.hangUp(call);
        carl.letGo(atCarl);
    }

    @Test
    void stagesRingOneAfterTheOther() throws IOException {
        var first = new Route.Stage(List.of(house.owner("bert")), Duration.ofMillis(200));
        var second = new Route.Stage(List.of(house.owner("carl")), Duration.ofSeconds(20));
        house.routes.put(
                "201",
                new Route.Ring(List.of(first, second), Building.ring(Duration.ofSeconds(20), house.owner("dora"))));
        var call = anna.call("201");
        var atBert = bert.rung();
        bert.answer(atBert, 180);
        bert.wasCancelled(atBert);
        carl.refuse(carl.rung(), 486);
        var atDora = dora.rung();
        dora.pickUp(atDora);
        anna.expect(180);
        anna.answered(call);
        Voice.talk(anna.voice, dora.voice);
        anna.hangUp(call);
        dora.letGo(atDora);
    }

    @Test
    void whoAnswersAfterAnotherWasHeardFirstIsHeardInstead() throws IOException {
        var call = anna.call("200");
        var atBert = bert.rung();
        var atCarl = carl.rung();
        dora.refuse(dora.rung(), 486);
        carl.answer(atCarl, 180);
        anna.expect(180);
        bert.send(bert.reply(atBert, atBert.invite, 183)
                .body(
                        "application/sdp",
                        bert.voice.answer(Telephone.sdp(atBert.invite)).print())
                .build());
        anna.voice.answered(Telephone.sdp(anna.expect(183)));
        Voice.reaches(bert.voice, anna.voice);
        carl.pickUp(atCarl);
        bert.wasCancelled(atBert);
        anna.took(call, anna.expect(200));
        anna.send(anna.request(call, Method.ACK).build());
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(atCarl);
    }

    @Test
    void aTelephoneDoesNotRingItself() throws IOException {
        var owner = house.owner("anna");
        var other = house.telephone("anna-too", "101", owner);
        var call = anna.call("101");
        other.refuse(other.rung(), 486);
        anna.refusedWith(call, 486);
        assertThat(anna.leftOver()).isEmpty();
    }
}
