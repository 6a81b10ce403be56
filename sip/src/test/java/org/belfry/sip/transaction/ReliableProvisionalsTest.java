package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReliableProvisionalsTest {

    private final Desk desk = new Desk();
    private int pracks;

    @BeforeEach
    void anInviteHasArrived() {
        desk.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        desk.noted();
    }

    private Answer ring(int status, boolean withSession) {
        ServerTransaction invite = desk.servers.getFirst();
        var response = SipResponse.replyTo(desk.requests.getFirst(), status, invite.tag());
        if (withSession) {
            response.body("application/sdp", new byte[10]);
        }
        return desk.transactions.respondReliably(invite, response, desk.now);
    }

    private SipRequest prack(long rseq) {
        pracks++;
        String tag = ";tag=" + desk.servers.getFirst().tag();
        return Desk.request("PRACK", "z9hG4bKp" + pracks, tag, 1 + pracks).toBuilder()
                .add(HeaderName.RACK, rseq + " 1 INVITE")
                .build();
    }

    private long lastRSeq() {
        for (int i = desk.sent.size() - 1; i >= 0; i--) {
            SipMessage message = desk.sent.get(i);
            if (message.has(HeaderName.RSEQ)) {
                return Objects.requireNonNull(message.read(Field.RSEQ));
            }
        }
        throw new AssertionError("nothing reliable was sent");
    }

    @Test
    void itIsRepeatedWithoutBoundOnTheIntervalUntilPrack_RFC3262_3() {
        assertThat(ring(183, false)).isEqualTo(Answer.SENT);
        assertThat(desk.sent.getLast().lists(Field.REQUIRE, "100rel")).isTrue();
        desk.passSeconds(8);
        assertThat(desk.receive(prack(lastRSeq()), Desk.UDP)).isEqualTo(Receipt.REQUEST);
        desk.passSeconds(20);
        assertThat(desk.noted())
                .containsExactly(
                        "0 send 183",
                        "500 send 183",
                        "1500 send 183",
                        "3500 send 183",
                        "7500 send 183",
                        "8000 prack " + lastRSeq() + " 1 INVITE",
                        "8000 send 200");
    }

    @Test
    void withoutPrackTheUserIsToldAfter64T1_RFC3262_3() {
        ring(183, true);
        assertThat(desk.respond(200)).isEqualTo(Answer.WAITING);
        desk.passSeconds(32);
        assertThat(desk.noted()).contains("31500 send 183").endsWith("32000 no prack");
        assertThat(desk.respond(desk.servers.getFirst(), desk.requests.getFirst(), 504))
                .isEqualTo(Answer.SENT);
    }

    @Test
    void prackOfAnUnknownNumberIs481_RFC3262_3() {
        ring(183, false);
        assertThat(desk.receive(prack(lastRSeq() + 1), Desk.UDP)).isEqualTo(Receipt.STRAY_REQUEST);
        assertThat(desk.noted()).containsExactly("0 send 183", "0 send 481");
        SipRequest broken = prack(1).toBuilder().set(HeaderName.RACK, "many").build();
        assertThat(desk.receive(broken, Desk.UDP)).isEqualTo(Receipt.STRAY_REQUEST);
        assertThat(desk.noted()).containsExactly("0 send 400");
    }

    @Test
    void nextOneWaitsForThePrackAndCountsOn_RFC3262_3() {
        ring(183, false);
        long first = lastRSeq();
        assertThat(ring(180, false)).isEqualTo(Answer.WAITING);
        desk.receive(prack(first), Desk.UDP);
        assertThat(desk.noted()).endsWith("0 send 200", "0 send 180");
        assertThat(lastRSeq()).isEqualTo(first + 1);
    }

    @Test
    void successWaitsUntilAnOfferIsConfirmed_RFC3262_5() {
        ring(183, true);
        assertThat(desk.respond(200)).isEqualTo(Answer.WAITING);
        assertThat(desk.respond(200)).isEqualTo(Answer.LATE);
        SipRequest prack = prack(lastRSeq());
        desk.receive(prack, Desk.UDP);
        assertThat(desk.noted())
                .containsExactly("0 send 183", "0 prack " + lastRSeq() + " 1 INVITE", "0 send 200", "0 send 200");
        assertThat(desk.sent.getLast().cseq()).hasToString("1 INVITE");
        assertThat(desk.receive(prack, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
    }

    @Test
    void failureNeedNotWaitAndEndsTheRepetitions_RFC3262_3() {
        ring(183, true);
        long rseq = lastRSeq();
        assertThat(desk.respond(486)).isEqualTo(Answer.SENT);
        desk.receive(
                Desk.request(
                        "ACK", "z9hG4bK1", ";tag=" + desk.servers.getFirst().tag(), 1),
                Desk.UDP);
        assertThat(desk.receive(prack(rseq), Desk.UDP)).isEqualTo(Receipt.REQUEST);
        desk.passSeconds(4);
        assertThat(desk.noted())
                .containsExactly("0 send 183", "0 send 486", "0 prack " + rseq + " 1 INVITE", "0 send 200");
    }

    @Test
    void cancelReachesAnInviteWhose2xxWaits() {
        ring(183, true);
        desk.respond(200);
        desk.receive(Desk.request("CANCEL", "z9hG4bK1", "", 1), Desk.UDP);
        assertThat(desk.respond(487)).isEqualTo(Answer.SENT);
        assertThat(desk.noted()).containsExactly("0 send 183", "0 send 200", "0 cancelled", "0 send 487");
    }

    @Test
    void queueIsBounded() {
        for (int i = 0; i <= TransactionLimits.DEFAULT.reliableQueueMax(); i++) {
            ring(183, false);
        }
        assertThat(ring(183, false)).isEqualTo(Answer.DROPPED);
        assertThat(desk.respond(486)).isEqualTo(Answer.SENT);
    }

    @Test
    void onlyProvisionalsAbove100CanBeReliable_RFC3262_3() {
        assertThatThrownBy(() -> ring(100, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring(200, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
