package org.belfry.pbx.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SessionDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is agreed anew while a call lasts.
final class SessionTest {

    private Building house;
    private Telephone anna;
    private Telephone bert;
    private Telephone.Talk call;
    private Telephone.Talk rung;

    @BeforeEach
    void talk(@TempDir Path folder) throws IOException {
        house = new Building(folder);
        anna = house.telephone("anna", "101");
        bert = house.telephone("bert", "102");
        call = anna.call("102");
        rung = bert.rung();
        bert.pickUp(rung);
        anna.answered(call);
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try {
            anna.hangUp(call);
            bert.letGo(rung);
            house.isQuiet();
        } finally {
            house.close();
        }
    }

    private static Direction direction(SessionDescription description) {
        return description.stream(0).flow();
    }

    /// Sends a re-INVITE or UPDATE with this offer, and takes what is answered.
    private SessionDescription offers(Telephone who, Telephone.Talk talk, Method method, Direction direction)
            throws IOException {
        who.send(who.request(talk, method)
                .body("application/sdp", who.voice.offer(direction).print())
                .build());
        var ok = who.expect(200);
        var answer = Telephone.sdp(ok);
        who.voice.answered(answer);
        if (method.equals(Method.INVITE)) {
            who.send(who.request(talk, Method.ACK).build());
        }
        return answer;
    }

    /// Takes the re-INVITE of the house.
    private SessionDescription offered(Telephone who, Telephone.Talk talk) throws IOException {
        var invite = who.expect(Method.INVITE);
        var offer = Telephone.sdp(invite);
        who.send(who.reply(talk, invite, 200)
                .body("application/sdp", who.voice.answer(offer).print())
                .build());
        who.expect(Method.ACK);
        return offer;
    }

    @Test
    void theOtherSideIsPutOnHoldAndBack() throws IOException {
        assertThat(direction(offers(anna, call, Method.INVITE, Direction.SENDONLY)))
                .isEqualTo(Direction.RECVONLY);
        assertThat(direction(offered(bert, rung))).isEqualTo(Direction.SENDONLY);
        Voice.reachesNot(bert.voice, anna.voice);
        assertThat(direction(offers(anna, call, Method.INVITE, Direction.SENDRECV)))
                .isEqualTo(Direction.SENDRECV);
        assertThat(direction(offered(bert, rung))).isEqualTo(Direction.SENDRECV);
        Voice.talk(anna.voice, bert.voice);
    }

    @Test
    void whoWasCalledHoldsByUpdate() throws IOException {
        assertThat(direction(offers(bert, rung, Method.UPDATE, Direction.INACTIVE)))
                .isEqualTo(Direction.INACTIVE);
        assertThat(direction(offered(anna, call))).isEqualTo(Direction.SENDONLY);
        Voice.isPlayedTo(anna.voice);
        assertThat(direction(offers(bert, rung, Method.UPDATE, Direction.SENDRECV)))
                .isEqualTo(Direction.SENDRECV);
        assertThat(direction(offered(anna, call))).isEqualTo(Direction.SENDRECV);
        Voice.talk(anna.voice, bert.voice);
    }

    @Test
    void anInviteWithoutAnOfferIsOfferedWhatStands() throws IOException {
        anna.send(anna.request(call, Method.INVITE).build());
        var ok = anna.expect(200);
        var answer = anna.voice.answer(Telephone.sdp(ok));
        anna.send(anna.request(call, Method.ACK)
                .body("application/sdp", answer.print())
                .build());
        Voice.talk(anna.voice, bert.voice);
    }

    @Test
    void anInviteThatCrossesOursIsAskedToWait_RFC3261_14_2() throws IOException {
        anna.send(anna.request(call, Method.INVITE)
                .body("application/sdp", anna.voice.offer(Direction.SENDONLY).print())
                .build());
        anna.voice.answered(Telephone.sdp(anna.expect(200)));
        anna.send(anna.request(call, Method.ACK).build());
        // The house asks Bert now; he asks too before he answers, and has to wait.
        var asked = bert.expect(Method.INVITE);
        var own = bert.request(rung, Method.INVITE)
                .body("application/sdp", bert.voice.offer().print())
                .build();
        bert.send(own);
        acknowledge(bert, own, bert.expect(491));
        bert.send(bert.reply(rung, asked, 200)
                .body("application/sdp", bert.voice.answer(Telephone.sdp(asked)).print())
                .build());
        bert.expect(Method.ACK);
    }

    @Test
    void whatCrossedIsAskedAgain_RFC3261_14_1() throws IOException {
        anna.send(anna.request(call, Method.INVITE)
                .body("application/sdp", anna.voice.offer(Direction.SENDONLY).print())
                .build());
        anna.voice.answered(Telephone.sdp(anna.expect(200)));
        anna.send(anna.request(call, Method.ACK).build());
        bert.send(bert.reply(rung, bert.expect(Method.INVITE), 491).build());
        bert.expect(Method.ACK);
        assertThat(direction(offered(bert, rung))).isEqualTo(Direction.SENDONLY);
    }

    private static void acknowledge(Telephone who, SipRequest invite, SipResponse refusal) throws IOException {
        who.send(SipRequest.builder(Method.ACK, invite.requestUri())
                .copy(HeaderName.VIA, invite)
                .copy(HeaderName.FROM, invite)
                .copy(HeaderName.TO, refusal)
                .copy(HeaderName.CALL_ID, invite)
                .add(Field.MAX_FORWARDS, 70)
                .add(HeaderName.CSEQ, invite.cseq().number() + " ACK")
                .build());
    }

    @Test
    void whoeverCalledRefreshesTheSession_RFC4028() throws IOException {
        anna.send(anna.request(call, Method.UPDATE)
                .add(HeaderName.SUPPORTED, "timer")
                .add(HeaderName.SESSION_EXPIRES, "600;refresher=uac")
                .build());
        var ok = anna.expect(200);
        assertThat(ok.header(HeaderName.SESSION_EXPIRES)).isEqualTo("600;refresher=uac");
        assertThat(ok.bodyLength()).isZero();
    }

    @Test
    void aSessionTooShortIsRefused_RFC4028_6() throws IOException {
        anna.send(anna.request(call, Method.UPDATE)
                .add(HeaderName.SUPPORTED, "timer")
                .add(HeaderName.SESSION_EXPIRES, "30")
                .build());
        assertThat(anna.expect(422).header(HeaderName.MIN_SE)).isEqualTo("90");
    }

    @Test
    void aDescriptionWithoutProtectionChangesNothing() throws IOException {
        var offer = new String(anna.voice.offer().print(), StandardCharsets.ISO_8859_1)
                .replace("RTP/SAVP", "RTP/AVP")
                .replaceAll("a=crypto.*\r\n", "");
        var invite = anna.request(call, Method.INVITE)
                .body("application/sdp", offer.getBytes(StandardCharsets.ISO_8859_1))
                .build();
        anna.send(invite);
        acknowledge(anna, invite, anna.expect(488));
        Voice.talk(anna.voice, bert.voice);
    }

    @Test
    void keysPressedAreToldOn() throws IOException {
        anna.send(anna.request(call, Method.INFO)
                .body("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n".getBytes(StandardCharsets.US_ASCII))
                .build());
        anna.expect(200);
        var info = bert.expect(Method.INFO);
        assertThat(new String(info.body(), StandardCharsets.US_ASCII)).contains("Signal=5");
        bert.ok(rung, info);
        anna.send(anna.request(call, Method.INFO)
                .body("application/dtmf-relay", "Signal=;rm\r\n".getBytes(StandardCharsets.US_ASCII))
                .build());
        anna.expect(400);
    }

    @Test
    void anOldNumberIsOutOfOrder() throws IOException {
        anna.send(anna.request(call, Method.OPTIONS).build());
        assertThat(Objects.requireNonNull(anna.expect(200).header(HeaderName.ALLOW)))
                .contains("REFER");
        anna.send(anna.request(call, Method.OPTIONS)
                .set(HeaderName.CSEQ, "1 OPTIONS")
                .build());
        anna.expect(500);
        anna.send(anna.request(call, Method.MESSAGE).build());
        anna.expect(405);
    }
}
