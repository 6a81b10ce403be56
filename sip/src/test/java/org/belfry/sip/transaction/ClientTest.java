package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.belfry.sip.HeaderName;
import org.belfry.sip.Method;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.junit.jupiter.api.Test;

final class ClientTest {

    private final Desk desk = new Desk();

    @Test
    void inviteIsRepeatedAtDoublingIntervalsAndTimesOut_RFC3261_17_1_1_2_TimersAB() {
        desk.start("INVITE", Desk.UDP);
        desk.passSeconds(100);
        assertThat(desk.noted())
                .containsExactly(
                        "0 send INVITE",
                        "500 send INVITE",
                        "1500 send INVITE",
                        "3500 send INVITE",
                        "7500 send INVITE",
                        "15500 send INVITE",
                        "31500 send INVITE",
                        "32000 timed out INVITE");
        assertThat(desk.transactions.clientCount()).isZero();
    }

    @Test
    void inviteIsSentOnceOverTcp_RFC3261_17_1_1_2_TimerA() {
        desk.start("INVITE", Desk.TCP);
        desk.passSeconds(100);
        assertThat(desk.noted()).containsExactly("0 send INVITE", "32000 timed out INVITE");
    }

    @Test
    void otherRequestsAreRepeatedNoSlowerThanT2_RFC3261_17_1_2_2_TimersEF() {
        desk.start("OPTIONS", Desk.UDP);
        desk.passSeconds(100);
        assertThat(desk.noted())
                .containsExactly(
                        "0 send OPTIONS",
                        "500 send OPTIONS",
                        "1500 send OPTIONS",
                        "3500 send OPTIONS",
                        "7500 send OPTIONS",
                        "11500 send OPTIONS",
                        "15500 send OPTIONS",
                        "19500 send OPTIONS",
                        "23500 send OPTIONS",
                        "27500 send OPTIONS",
                        "31500 send OPTIONS",
                        "32000 timed out OPTIONS");
    }

    @Test
    void afterA1xxOtherRequestsAreRepeatedEveryT2_RFC3261_17_1_2_2() {
        desk.start("OPTIONS", Desk.UDP);
        desk.pass(Duration.ofMillis(100));
        desk.receive(desk.answer("OPTIONS", 100), Desk.UDP);
        desk.passSeconds(10);
        assertThat(desk.noted())
                .containsExactly("0 send OPTIONS", "100 response 100", "4100 send OPTIONS", "8100 send OPTIONS");
    }

    @Test
    void finalAnswerIsToldOnceAndRepetitionsAreAbsorbedForT4_RFC3261_17_1_2_2_TimerK() {
        desk.start("OPTIONS", Desk.UDP);
        SipResponse ok = desk.answer("OPTIONS", 200);
        assertThat(desk.receive(ok, Desk.UDP)).isEqualTo(Receipt.RESPONSE);
        desk.pass(Duration.ofMillis(4_999));
        assertThat(desk.receive(ok, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.receive(ok, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
        assertThat(desk.noted()).containsExactly("0 send OPTIONS", "0 response 200");
        assertThat(desk.transactions.clientCount()).isZero();
    }

    @Test
    void failureOfInviteIsAcknowledgedEachTimeForD_RFC3261_17_1_1_2() {
        desk.start("INVITE", Desk.UDP);
        SipResponse busy = desk.answer("INVITE", 486);
        desk.receive(busy, Desk.UDP);
        desk.pass(Duration.ofMillis(31_999));
        assertThat(desk.receive(busy, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.receive(busy, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
        assertThat(desk.noted()).containsExactly("0 send INVITE", "0 send ACK", "0 response 486", "31999 send ACK");
    }

    @Test
    void ackOfAFailureTakesToFromTheAnswerAndAllElseFromTheInvite_RFC3261_17_1_1_3() {
        var builder = Desk.outgoing("INVITE").add(HeaderName.ROUTE, "<sip:proxy.example.test;lr>");
        desk.transactions.request(builder, Desk.UDP, null, desk.now);
        SipRequest invite = (SipRequest) desk.sent.getLast();
        desk.receive(desk.answer("INVITE", 486), Desk.UDP);
        SipRequest ack = (SipRequest) desk.sent.getLast();
        assertThat(ack.method()).isEqualTo(Method.ACK);
        assertThat(ack.requestUri()).isEqualTo(invite.requestUri());
        assertThat(ack.vias()).containsExactly(invite.topVia());
        assertThat(ack.callId()).isEqualTo(invite.callId());
        assertThat(ack.cseq()).hasToString("1 ACK");
        assertThat(ack.from()).isEqualTo(invite.from());
        assertThat(ack.to().tag()).isEqualTo("b1");
        assertThat(ack.routes()).isEqualTo(invite.routes());
        assertThat(ack.maxForwards()).hasValue(70);
    }

    @Test
    void ackOf2xxIsSentAgainForEachRepetitionUntilM_RFC6026_7_2() {
        ClientTransaction invite = desk.start("INVITE", Desk.UDP);
        SipResponse ok = desk.answer("INVITE", 200);
        desk.receive(ok, Desk.UDP);
        var ack = Desk.request("ACK", "x", ";tag=b1", 1).toBuilder();
        assertThat(desk.transactions.ack(invite, ack, Desk.UDP)).isTrue();
        desk.pass(Duration.ofMillis(31_999));
        assertThat(desk.receive(ok, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.receive(ok, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
        assertThat(desk.noted()).containsExactly("0 send INVITE", "0 response 200", "0 send ACK", "31999 send ACK");
        assertThat(Desk.branchOf(desk.sent.getLast())).isNotEqualTo(Desk.branchOf(desk.sent.getFirst()));
    }

    @Test
    void cancelWaitsForTheFirstNewsOfThePeer_RFC3261_9_1() {
        ClientTransaction invite = desk.start("INVITE", Desk.TCP);
        assertThat(desk.transactions.cancel(invite, desk.now)).isTrue();
        assertThat(desk.noted()).containsExactly("0 send INVITE");
        desk.receive(desk.answer("INVITE", 180), Desk.TCP);
        assertThat(desk.noted()).containsExactly("0 send CANCEL", "0 response 180");
        assertThat(Desk.branchOf(desk.sent.getLast())).isEqualTo(Desk.branchOf(desk.sent.getFirst()));
        assertThat(desk.receive(desk.answer("CANCEL", 200), Desk.TCP)).isEqualTo(Receipt.ABSORBED);
        desk.receive(desk.answer("INVITE", 487), Desk.TCP);
        assertThat(desk.noted()).containsExactly("0 send ACK", "0 response 487");
        assertThat(desk.transactions.cancel(invite, desk.now)).isFalse();
        assertThat(desk.transactions.clientCount()).isZero();
    }

    @Test
    void cancelledInviteWithoutFinalAnswerEndsAfter64T1_RFC3261_9_1() {
        ClientTransaction invite = desk.start("INVITE", Desk.TCP);
        desk.receive(desk.answer("INVITE", 180), Desk.TCP);
        desk.transactions.cancel(invite, desk.now);
        desk.passSeconds(32);
        assertThat(desk.noted())
                .containsExactly("0 send INVITE", "0 response 180", "0 send CANCEL", "32000 timed out INVITE");
        assertThat(desk.transactions.clientCount()).isZero();
    }

    @Test
    void endlessRingingIsCancelledByTimerC_RFC3261_16_8() {
        desk.start("INVITE", Desk.TCP);
        desk.receive(desk.answer("INVITE", 180), Desk.TCP);
        desk.passSeconds(599);
        desk.receive(desk.answer("INVITE", 180), Desk.TCP);
        desk.passSeconds(599);
        desk.noted();
        desk.passSeconds(33);
        assertThat(desk.noted()).containsExactly("1199000 send CANCEL", "1231000 timed out INVITE");
    }

    @Test
    void brokenFlowFailsWhatWaitsThereAndNothingElse_RFC3261_17_1_4() {
        desk.start("INVITE", Desk.TCP);
        desk.start("OPTIONS", Desk.TCP);
        desk.start("OPTIONS", Desk.UDP);
        desk.noted();
        desk.transactions.flowFailed(Desk.TCP, desk.now);
        assertThat(desk.noted()).containsExactly("0 request failed", "0 request failed");
        assertThat(desk.transactions.clientCount()).isEqualTo(1);
    }

    @Test
    void requestTooLargeForItsFlowIsNotSent_RFC3261_18_1_1() {
        var big = Desk.outgoing("MESSAGE").body("text/plain", new byte[1_300]);
        assertThat(desk.transactions.request(big, Desk.UDP, null, desk.now)).isInstanceOf(Attempt.TooLarge.class);
        assertThat(desk.noted()).isEmpty();
        assertThat(desk.transactions.request(big, Desk.TCP, null, desk.now)).isInstanceOf(Attempt.Started.class);
        assertThat(((SipRequest) desk.sent.getLast()).vias()).hasSize(1);
    }

    @Test
    void everyRequestAsksForItsSourcePort_RFC3581_3() {
        desk.start("OPTIONS", Desk.UDP);
        assertThat(desk.sent.getLast().topVia().wantsRport()).isTrue();
    }

    @Test
    void fullTableRefusesOurOwnRequests() {
        var small = new Desk(new TransactionLimits(1, 1, 1 << 20, 1, 1));
        small.start("OPTIONS", Desk.UDP);
        assertThat(small.transactions.request(Desk.outgoing("OPTIONS"), Desk.UDP, null, small.now))
                .isEqualTo(new Attempt.Overloaded());
    }

    @Test
    void answerWithAForeignMethodOrBranchIsStray_RFC3261_17_1_3() {
        desk.start("OPTIONS", Desk.UDP);
        SipResponse ok = desk.answer("OPTIONS", 200);
        var otherMethod = ok.toBuilder().set(HeaderName.CSEQ, "1 INVITE").build();
        assertThat(desk.receive(otherMethod, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
        var otherBranch = ok.toBuilder()
                .set(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKguess")
                .build();
        assertThat(desk.receive(otherBranch, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
        var noBranch =
                ok.toBuilder().set(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.1").build();
        assertThat(desk.receive(noBranch, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
    }

    @Test
    void reliableProvisionalIsToldOnceAndInOrder_RFC3262_4() {
        desk.start("INVITE", Desk.UDP);
        SipResponse first = reliable(183, 7);
        assertThat(desk.receive(first, Desk.UDP)).isEqualTo(Receipt.RESPONSE);
        assertThat(desk.receive(first, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.receive(reliable(183, 9), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.receive(reliable(183, 8), Desk.UDP)).isEqualTo(Receipt.RESPONSE);
        assertThat(Prack.wantedBy(first)).hasToString("7 1 INVITE");
        assertThat(Prack.wantedBy(desk.answer("INVITE", 180))).isNull();
    }

    private SipResponse reliable(int status, int rseq) {
        return desk.answer("INVITE", status).toBuilder()
                .add(HeaderName.REQUIRE, "100rel")
                .add(HeaderName.RSEQ, Integer.toString(rseq))
                .build();
    }

    @Test
    void ackAndCancelAreNoRequestsOfTheirOwn() {
        assertThatThrownBy(() -> desk.start("ACK", Desk.UDP)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.start("CANCEL", Desk.UDP)).isInstanceOf(IllegalArgumentException.class);
    }
}
