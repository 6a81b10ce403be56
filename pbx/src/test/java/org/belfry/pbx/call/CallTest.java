package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.belfry.pbx.call.CallWatcher.What;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.record.CallRecord;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A call from beginning to end, between telephones that speak TLS and SRTP.
final class CallTest {

    private Building house;
    private Telephone anna;
    private Telephone bert;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        house = new Building(folder);
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
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
    void twoTelephonesHearEachOther() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.answer(rung, 180);
        anna.expect(180);
        bert.pickUp(rung);
        anna.answered(call);

        Voice.talk(anna.voice, bert.voice);
        assertThat(anna.voice.codec()).isEqualTo(Codec.PCMA);

        anna.hangUp(call);
        bert.letGo(rung);
        house.isQuiet();
        assertThat(house.records)
                .hasSize(2)
                .allSatisfy(record -> {
                    assertThat(record.end().status()).isEqualTo(200);
                    assertThat(record.end().by()).isEqualTo(CallRecord.By.CALLER);
                    assertThat(record.answeredAt()).isPresent();
                    assertThat(record.voice().encrypted()).isTrue();
                    assertThat(record.voice().facts()).contains("codec PCMA");
                    assertThat(record.from().shown().disclose()).isEqualTo("101");
                    assertThat(record.to().shown().disclose()).isEqualTo("102");
                })
                .extracting(CallRecord::leg)
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void whatBecomesOfACallIsToldInItsOrder() throws IOException {
        var told = new CopyOnWriteArrayList<CallWatcher.What>();
        house.calls.whenTold((what, live) -> {
            assertThat(live.from().shown().disclose()).isEqualTo("101");
            told.add(what);
        });
        var call = anna.call("102");
        var rung = bert.rung();
        Awaitility.await().until(() -> told.equals(List.of(What.BEGAN)));
        bert.answer(rung, 180);
        anna.expect(180);
        Awaitility.await().until(() -> told.contains(What.RINGS));
        bert.pickUp(rung);
        anna.answered(call);
        Awaitility.await().until(() -> told.contains(What.ANSWERED));
        anna.hangUp(call);
        bert.letGo(rung);
        house.isQuiet();
        assertThat(told.stream().filter(what -> what != What.CHANGED))
                .containsExactly(What.BEGAN, What.RINGS, What.ANSWERED, What.ENDED);
    }

    @Test
    void whoWasCalledHangsUp() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        bert.hangUp(rung);
        anna.letGo(call);
        house.isQuiet();
        assertThat(house.records).extracting(one -> one.end().by()).containsOnly(CallRecord.By.CALLED);
    }

    @Test
    void aTelephoneThatIsNotHeardHasAPortOfItsOwnInItsNextCall() throws IOException {
        var mute = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(mute);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> house.mediaPort().unprovenPeers().size() == 2);
        anna.hangUp(mute);
        bert.letGo(rung);
        assertThat(house.mediaPort().ownPorts()).isEmpty();

        var call = anna.call("102");
        rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        int annasPort = Objects.requireNonNull(anna.voice.voice().rtp()).port();
        int bertsPort = Objects.requireNonNull(bert.voice.voice().rtp()).port();
        assertThat(bertsPort)
                .isBetween(Building.OWN_PORTS.first(), Building.OWN_PORTS.last())
                .isNotEqualTo(annasPort);
        assertThat(house.mediaPort().ownPorts()).containsExactlyInAnyOrder(annasPort, bertsPort);
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
        Awaitility.await().until(() -> house.mediaPort().ownPorts().isEmpty());
    }

    @Test
    void differentCodecsAreMadeToFit() throws IOException {
        var carl = house.telephone("carl", "103", Codec.G722, Codec.TELEPHONE_EVENT);
        var call = anna.call("103");
        var rung = carl.rung();
        carl.pickUp(rung);
        anna.answered(call);
        assertThat(anna.voice.codec()).isEqualTo(Codec.PCMA);
        assertThat(carl.voice.codec()).isEqualTo(Codec.G722);
        anna.hangUp(call);
        carl.letGo(rung);
    }

    @Test
    void nothingOfTheCallerIsSeenButHisNumberAndName() throws IOException {
        var call = anna.call(
                "102",
                anna.voice.offer(),
                invite -> invite.add("X-Internal", "secret-of-anna")
                        .add(HeaderName.P_ASSERTED_IDENTITY, "<sip:boss@house.test>")
                        .add(HeaderName.SUBJECT, "secret-of-anna")
                        .add(HeaderName.USER_AGENT, "secret-of-anna"));
        var rung = bert.rung();
        var invite = rung.invite;
        assertThat(invite.from().displayName()).isEqualTo("Person 101");
        assertThat(invite.from().uri().toString()).isEqualTo("sip:101@house.test");
        assertThat(invite.callId()).isNotEqualTo(call.callId);
        assertThat(invite.from().tag()).isNotEqualTo(call.local.tag());
        assertThat(invite.viaCount()).isEqualTo(1);
        assertThat(invite.header(HeaderName.P_ASSERTED_IDENTITY)).endsWith("<sip:101@house.test>");
        assertThat(invite.maxForwards().orElseThrow()).isLessThan(70);
        assertThat(new String(invite.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("secret-of-anna", "anna", "boss", "Not anna", call.callId);
        bert.refuse(rung, 486);
        anna.refusedWith(call, 486);
    }

    @Test
    void whoWantsToStayUnknownIsNotNamed() throws IOException {
        var call = anna.call("102", anna.voice.offer(), invite -> invite.add(HeaderName.PRIVACY, "id"));
        var rung = bert.rung();
        assertThat(rung.invite.from().uri().toString()).isEqualTo("sip:anonymous@anonymous.invalid");
        assertThat(rung.invite.has(HeaderName.P_ASSERTED_IDENTITY)).isFalse();
        assertThat(new String(rung.invite.toBytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("Person", "101@");
        bert.refuse(rung, 486);
        anna.refusedWith(call, 486);
        house.isQuiet();
        assertThat(house.records)
                .allSatisfy(one -> assertThat(one.from().shown().disclose()).isEqualTo("101"));
    }

    @Test
    void theCallerHangsUpBeforeTheAnswer() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.answer(rung, 180);
        anna.expect(180);
        anna.cancel(call);
        anna.refusedWith(call, 487);
        bert.wasCancelled(rung);
    }

    @Test
    void anAnswerThatCrossesTheCancelIsEnded() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.answer(rung, 180);
        anna.expect(180);
        anna.cancel(call);
        anna.refusedWith(call, 487);
        var cancel = bert.expect(Method.CANCEL);
        bert.accept(rung);
        bert.ok(rung, cancel);
        bert.expect(Method.ACK);
        bert.letGo(rung);
    }

    @Test
    void nobodyAnswersInTime() throws IOException {
        house.routes.put("200", Building.ring(Duration.ofMillis(300), house.owner("bert")));
        var call = anna.call("200");
        var rung = bert.rung();
        bert.answer(rung, 180);
        anna.expect(180);
        bert.wasCancelled(rung);
        anna.refusedWith(call, 480);
    }

    @Test
    void whereNobodyIsThereIsNoCall() throws IOException {
        anna.refusedWith(anna.call("999"), 404);
        anna.refusedWith(anna.call("0".repeat(129)), 414);
    }

    @Test
    void aDeclineIsToldAsOne() throws IOException {
        var call = anna.call("102");
        bert.refuse(bert.rung(), 603);
        anna.refusedWith(call, 603);
    }

    @Test
    void aRedirectionIsNotFollowedAndNotShown() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.send(bert.reply(rung, rung.invite, 302)
                .set(HeaderName.CONTACT, "<sip:+4919001234@expensive.test>")
                .build());
        bert.expect(Method.ACK);
        var refusal = anna.refusedWith(call, 480);
        assertThat(refusal.contacts()).isEmpty();
    }

    @Test
    void theCallerHearsWhatIsPlayedBeforeTheAnswer() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        var early = bert.voice.answer(Telephone.sdp(rung.invite));
        bert.send(bert.reply(rung, rung.invite, 183)
                .body("application/sdp", early.print())
                .build());
        var progress = anna.expect(183);
        anna.voice.answered(Telephone.sdp(progress));
        Voice.reaches(bert.voice, anna.voice);
        bert.send(bert.reply(rung, rung.invite, 200)
                .body("application/sdp", early.print())
                .build());
        bert.expect(Method.ACK);
        var ok = anna.expect(200);
        assertThat(ok.body()).isEqualTo(progress.body());
        anna.took(call, ok);
        anna.send(anna.request(call, Method.ACK).build());
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void anOfferThatComesLateIsAnsweredInTheAck() throws IOException {
        var call = anna.call("102", null, _ -> {});
        var rung = bert.rung();
        bert.pickUp(rung);
        var ok = anna.expect(200);
        anna.took(call, ok);
        var answer = anna.voice.answer(Telephone.sdp(ok));
        anna.send(anna.request(call, Method.ACK)
                .body("application/sdp", answer.print())
                .build());
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void whoDemandsConfirmedProgressGetsIt() throws IOException {
        var call = anna.call("102", anna.voice.offer(), invite -> invite.add(HeaderName.REQUIRE, "100rel"));
        var rung = bert.rung();
        bert.answer(rung, 180);
        var ringing = anna.expect(180);
        assertThat(ringing.lists(Field.REQUIRE, "100rel")).isTrue();
        anna.took(call, ringing);
        anna.send(anna.request(call, Method.PRACK)
                .add(HeaderName.RACK, ringing.read(Field.RSEQ) + " 1 INVITE")
                .build());
        anna.expect(200);
        bert.pickUp(rung);
        call.cseq = 1;
        anna.answered(call);
        call.cseq = 2;
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void progressThatWantsConfirmingIsConfirmed() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.send(bert.reply(rung, rung.invite, 180)
                .add(HeaderName.REQUIRE, "100rel")
                .add(HeaderName.RSEQ, "7")
                .build());
        var prack = bert.expect(Method.PRACK);
        assertThat(prack.header(HeaderName.RACK)).isEqualTo("7 1 INVITE");
        bert.ok(rung, prack);
        anna.expect(180);
        bert.pickUp(rung);
        anna.answered(call);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void aTelephoneThatSpeaksInTheClearIsRefusedWithASentence() throws IOException {
        var clear = anna.call(
                "102", new Voice(org.belfry.media.plan.EndpointKind.PLAIN_TRUNK, 1, Codec.PCMA).offer(), _ -> {});
        var refusal = anna.refusedWith(clear, 488);
        assertThat(refusal.header(HeaderName.WARNING)).contains("has to protect its media");
    }

    @Test
    void brokenDescriptionsAndOthersAreRefused() throws IOException {
        anna.refusedWith(anna.call("102", null, invite -> invite.body("application/sdp", new byte[] {1, 2, 3})), 400);
        anna.refusedWith(anna.call("102", null, invite -> invite.body("text/plain", new byte[] {65})), 415);
    }

    @Test
    void aCallThatHasComeTooFarEnds() throws IOException {
        anna.refusedWith(anna.call("102", anna.voice.offer(), invite -> invite.set(HeaderName.MAX_FORWARDS, "0")), 483);
    }

    @Test
    void aCallThatComesBackToUsIsACircle() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        var back = bert.call("101", bert.voice.offer(), invite -> invite.set(Field.CALL_ID, rung.callId));
        bert.refusedWith(back, 482);
        bert.refuse(rung, 486);
        anna.refusedWith(call, 486);
    }

    @Test
    void routesThatLeadInACircleEnd() throws IOException {
        Route circle = new Route.Nowhere(404, "never");
        for (int i = 0; i < 40; i++) {
            circle = new Route.Ring(List.of(), circle);
        }
        house.routes.put("300", circle);
        anna.refusedWith(anna.call("300"), 482);
    }

    @Test
    void aRequestOfNoDialogIsRefused() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        anna.send(anna.request(call, Method.BYE)
                .set(Field.FROM, call.local.withParam("tag", "guessed"))
                .build());
        anna.expect(481);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void nobodyEndsACallByAnotherWayThanItsOwn() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        // Knows everything that stood in the messages, and comes by a connection of its own.
        bert.send(anna.request(call, Method.BYE).build());
        bert.expect(403);
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void aTelephoneThatComesBackByAnotherConnectionKeepsItsCall() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        anna.unplug();
        var again = house.plugged("anna", Codec.PCMA);
        again.register();
        bert.hangUp(rung);
        again.letGo(call);
    }

    @Test
    void theHouseEndsEveryCall() throws IOException {
        var call = anna.call("102");
        var rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
        assertThat(house.calls.count()).isEqualTo(1);
        house.calls.endAll("Somebody ended all calls.");
        anna.letGo(call);
        bert.letGo(rung);
        house.isQuiet();
        assertThat(house.records).extracting(one -> one.end().cause()).containsOnly("Somebody ended all calls.");
    }
}
