package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.belfry.sip.SipRequest;
import org.junit.jupiter.api.Test;

final class InviteServerTest {

    private static final SipRequest INVITE = Desk.request("INVITE", "z9hG4bKi1", "", 1);

    private final Desk desk = new Desk();

    private SipRequest ack(String branch) {
        return Desk.request("ACK", branch, ";tag=" + desk.servers.getLast().tag(), 1);
    }

    @Test
    void whatTheUserFailsToTakeIsAnsweredAndStaysNoLongerThanAnAnswer() {
        desk.isFaulty = true;
        assertThatThrownBy(() -> desk.receive(INVITE, Desk.UDP)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> desk.receive(Desk.request("OPTIONS", "z9hG4bKo1", "", 2), Desk.UDP))
                .isInstanceOf(IllegalStateException.class);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 500", "0 request OPTIONS", "0 send 500");
        desk.passSeconds(100);
        assertThat(desk.transactions.serverCount()).isZero();
        assertThat(desk.transactions.serverBytes()).isZero();
    }

    @Test
    void silenceIsFilledWith100After200Ms_RFC3261_17_2_1() {
        desk.receive(INVITE, Desk.UDP);
        desk.pass(Duration.ofMillis(199));
        assertThat(desk.noted()).containsExactly("0 request INVITE");
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.noted()).containsExactly("200 send 100");
    }

    @Test
    void repeatedInviteGetsTheNewestProvisionalAgain_RFC3261_17_2_1() {
        desk.receive(INVITE, Desk.UDP);
        desk.respond(180);
        assertThat(desk.receive(INVITE, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 180", "0 send 180");
        assertThat(desk.sent.get(1).toBytes()).isEqualTo(desk.sent.get(0).toBytes());
    }

    @Test
    void successIsRepeatedUntilItsAck_RFC3261_13_3_1_4() {
        desk.receive(INVITE, Desk.UDP);
        desk.respond(200);
        desk.passSeconds(4);
        assertThat(desk.receive(ack("z9hG4bKother"), Desk.UDP)).isEqualTo(Receipt.ACK);
        desk.passSeconds(100);
        assertThat(desk.noted())
                .containsExactly(
                        "0 request INVITE", "0 send 200", "500 send 200", "1500 send 200", "3500 send 200", "4000 ack");
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void aChallengeIsSentOnceForEachInviteThatComes_RFC3261_26_3_2_4() {
        for (int status : new int[] {401, 407}) {
            desk.receive(Desk.request("INVITE", "z9hG4bKforged" + status, "", status), Desk.UDP);
            desk.respond(status);
            desk.passSeconds(40);
        }
        assertThat(desk.noted()).filteredOn(line -> line.contains("send")).hasSize(2);
        desk.receive(INVITE, Desk.UDP);
        desk.respond(401);
        desk.receive(INVITE, Desk.UDP);
        assertThat(desk.noted()).filteredOn(line -> line.endsWith("send 401")).hasSize(2);
        assertThat(desk.receive(ack("z9hG4bKi1"), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.passSeconds(40);
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void aChallengeBehindA100IsRepeatedSinceThePeerIsSilentNow() {
        desk.receive(INVITE, Desk.UDP);
        desk.pass(Duration.ofMillis(200));
        desk.respond(401);
        desk.passSeconds(1);
        assertThat(desk.noted()).contains("200 send 100", "200 send 401", "700 send 401");
    }

    @Test
    void successWithoutAckIsGivenUpAfter64T1_RFC6026_7_1() {
        desk.receive(INVITE, Desk.TCP);
        desk.respond(200);
        desk.passSeconds(100);
        assertThat(desk.noted())
                .startsWith("0 request INVITE", "0 send 200", "500 send 200", "1500 send 200", "3500 send 200")
                .contains("7500 send 200", "31500 send 200")
                .endsWith("32000 no ack")
                .hasSize(13);
    }

    @Test
    void failureIsRepeatedUntilItsAckOverUdp_RFC3261_17_2_1_TimerG() {
        desk.receive(INVITE, Desk.UDP);
        desk.respond(486);
        desk.passSeconds(2);
        assertThat(desk.receive(ack("z9hG4bKi1"), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.receive(INVITE, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.pass(Duration.ofMillis(4_999));
        assertThat(desk.transactions.serverCount()).isEqualTo(1);
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.transactions.serverCount()).isZero();
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 486", "500 send 486", "1500 send 486");
    }

    @Test
    void failureIsSentOnceOverTcpAndStillWaitsForItsAck_RFC3261_17_2_1_TimerH() {
        desk.receive(INVITE, Desk.TCP);
        desk.respond(486);
        desk.passSeconds(40);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 486", "32000 no ack");
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void cancelIsAnsweredAndToldOnce_RFC3261_9_2() {
        desk.receive(INVITE, Desk.UDP);
        SipRequest cancel = Desk.request("CANCEL", "z9hG4bKi1", "", 1);
        assertThat(desk.receive(cancel, Desk.UDP)).isEqualTo(Receipt.CANCEL);
        assertThat(desk.receive(cancel, Desk.UDP)).isEqualTo(Receipt.CANCEL);
        desk.respond(487);
        assertThat(desk.noted())
                .containsExactly("0 request INVITE", "0 send 200", "0 cancelled", "0 send 200", "0 send 487");
        assertThat(desk.sent.getFirst().to().tag())
                .isEqualTo(desk.sent.getLast().to().tag());
    }

    @Test
    void cancelOfNothingIs481_RFC3261_9_2() {
        assertThat(desk.receive(Desk.request("CANCEL", "z9hG4bKi1", "", 1), Desk.UDP))
                .isEqualTo(Receipt.STRAY_REQUEST);
        assertThat(desk.noted()).containsExactly("0 send 481");
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void ackOfARefusalWithoutStateIsAbsorbed_RFC3261_8_2_7() {
        desk.receive(INVITE, Desk.UDP);
        desk.refuse(407);
        assertThat(desk.transactions.serverCount()).isZero();
        var ack = Desk.request("ACK", "z9hG4bKi1", ";tag=" + desk.transactions.statelessTag(), 1);
        assertThat(desk.receive(ack, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 407");
    }
}
