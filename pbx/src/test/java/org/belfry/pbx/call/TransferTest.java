package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.belfry.pbx.dialplan.Route;
import org.belfry.pbx.gate.OutboundGate;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Anna calls Bert; one of them sends the other on to Carl.
final class TransferTest {

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone carl;
    private Telephone.Talk call;
    private Telephone.Talk rung;

    @BeforeEach
    void talk(@TempDir Path folder) throws IOException {
        house = new Building(folder);
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        carl = house.telephone("carl", "103");
        call = anna.call("102");
        rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
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
    }

    private static String notified(Telephone who, Telephone.Talk talk) throws IOException {
        var notify = who.expect(Method.NOTIFY);
        who.ok(talk, notify);
        return String.valueOf(notify.header(HeaderName.SUBSCRIPTION_STATE)).replaceAll(";expires=.*", "")
                + " "
                + new String(notify.body(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void blindly() throws IOException {
        refer(bert, rung, "<sip:103@house.test>");
        assertThat(notified(bert, rung)).isEqualTo("active SIP/2.0 100 Trying");
        var atCarl = carl.rung();
        assertThat(atCarl.invite.from().uri().toString()).isEqualTo("sip:101@house.test");
        carl.pickUp(atCarl);
        assertThat(notified(bert, rung)).isEqualTo("terminated;reason=noresource SIP/2.0 200 OK");
        bert.letGo(rung);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(atCarl);
    }

    @Test
    void blindlyAndTheTransferorHangsUpAtOnce() throws IOException {
        refer(bert, rung, "<sip:103@house.test>");
        notified(bert, rung);
        bert.hangUp(rung);
        var atCarl = carl.rung();
        carl.pickUp(atCarl);
        Voice.talk(anna.voice, carl.voice);
        carl.hangUp(atCarl);
        anna.letGo(call);
    }

    @Test
    void blindlyToSomebodyWhoIsBusyTheCallStays() throws IOException {
        refer(anna, call, "<sip:103@house.test>");
        notified(anna, call);
        carl.refuse(carl.rung(), 486);
        assertThat(notified(anna, call)).startsWith("terminated;reason=noresource SIP/2.0 486");
        Voice.talk(anna.voice, bert.voice);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void whoIsSentOnHangsUpMeanwhile() throws IOException {
        refer(bert, rung, "<sip:103@house.test>");
        notified(bert, rung);
        var atCarl = carl.rung();
        carl.answer(atCarl, 180);
        anna.hangUp(call);
        carl.wasCancelled(atCarl);
        assertThat(notified(bert, rung)).contains("SIP/2.0 487");
        bert.letGo(rung);
    }

    @Test
    void afterAConsultation() throws IOException {
        bert.speaksAnew(Codec.PCMA);
        var toCarl = bert.call("103");
        var atCarl = carl.rung();
        carl.pickUp(atCarl);
        bert.answered(toCarl);
        var replaces = toCarl.replaces().replace(";", "%3B").replace("=", "%3D").replace("@", "%40");
        refer(bert, rung, "<sip:103@house.test?Replaces=" + replaces + ">");
        notified(bert, rung);
        assertThat(notified(bert, rung)).contains("200 OK");
        bert.letGo(rung);
        bert.letGo(toCarl);
        Voice.talk(anna.voice, carl.voice);
        anna.hangUp(call);
        carl.letGo(atCarl);
        house.isQuiet();
        assertThat(house.records).hasSize(4);
    }

    @Test
    void nobodyTakesACallOfOthers() throws IOException {
        var dora = house.telephone("dora", "104");
        var other = dora.call("103");
        var atCarl = carl.rung();
        carl.pickUp(atCarl);
        dora.answered(other);
        // Anna and Bert know what dialog Dora is in, and may not have it.
        var replaces = other.replaces().replace(";", "%3B").replace("=", "%3D").replace("@", "%40");
        refer(bert, rung, "<sip:104@house.test?Replaces=" + replaces + ">");
        notified(bert, rung);
        assertThat(notified(bert, rung)).contains("SIP/2.0 603");
        anna.speaksAnew(Codec.PCMA);
        var taking = anna.call("104", anna.voice.offer(), invite -> invite.add(HeaderName.REPLACES, other.replaces()));
        anna.refusedWith(taking, 403);
        dora.hangUp(other);
        carl.letGo(atCarl);
        anna.hangUp(call);
        bert.letGo(rung);
    }

    @Test
    void aCallGoesOnAtAnotherTelephoneOfTheSamePerson() throws IOException {
        var mobile = house.telephone("bert-mobile", "102", house.owner("bert"), Codec.PCMA);
        var moved =
                mobile.call("102", mobile.voice.offer(), invite -> invite.add(HeaderName.REPLACES, rung.replaces()));
        mobile.answered(moved);
        bert.letGo(rung);
        Voice.talk(anna.voice, mobile.voice);
        anna.hangUp(call);
        mobile.letGo(moved);
    }

    @Test
    void aTransferOutOfTheHouseIsAskedOfTheGate() throws IOException {
        var carrier = house.telephone("carrier", "900");
        house.trunk("line", carrier);
        house.routes.put("+49190", new Route.Outside("+49190", false, List.of("line")));
        house.gate.refusal = "That number costs too much.";
        refer(anna, call, "<sip:+49190@house.test>");
        notified(anna, call);
        assertThat(notified(anna, call)).contains("SIP/2.0 403 That number costs too much.");
        assertThat(house.gate.asked).singleElement().satisfies(attempt -> {
            assertThat(attempt.purpose()).isEqualTo(OutboundGate.Purpose.TRANSFER);
            assertThat(attempt.person()).isEqualTo(house.owner("anna"));
            assertThat(attempt.device()).contains(house.device("anna"));
        });
        anna.hangUp(call);
        bert.letGo(rung);
    }
}
