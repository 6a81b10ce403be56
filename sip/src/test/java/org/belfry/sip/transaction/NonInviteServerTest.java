package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.belfry.sip.SipRequest;
import org.junit.jupiter.api.Test;

final class NonInviteServerTest {

    private static final SipRequest OPTIONS = Desk.request("OPTIONS", "z9hG4bKo1", "", 1);

    private final Desk desk = new Desk();

    @Test
    void answerIsRepeatedForEachRepetitionUntilJ_RFC3261_17_2_2() {
        desk.receive(OPTIONS, Desk.UDP);
        desk.respond(200);
        desk.pass(Duration.ofMillis(31_999));
        assertThat(desk.receive(OPTIONS, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.noted()).containsExactly("0 request OPTIONS", "0 send 200", "31999 send 200");
        assertThat(desk.transactions.serverCount()).isZero();
        assertThat(desk.transactions.nextDeadline()).isNull();
    }

    @Test
    void nothingIsKeptAfterTheAnswerOverTcp_RFC3261_17_2_2_TimerJ() {
        desk.receive(OPTIONS, Desk.TCP);
        desk.respond(200);
        assertThat(desk.transactions.serverCount()).isZero();
        assertThat(desk.respond(200)).isEqualTo(Answer.LATE);
    }

    @Test
    void tryingGoesOutWhenThePeerHasSlowedDown_RFC4320_4_1() {
        desk.receive(OPTIONS, Desk.UDP);
        assertThat(desk.respond(100)).isEqualTo(Answer.FORBIDDEN);
        assertThat(desk.respond(180)).isEqualTo(Answer.FORBIDDEN);
        desk.pass(Duration.ofMillis(3_499));
        assertThat(desk.noted()).containsExactly("0 request OPTIONS");
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.noted()).containsExactly("3500 send 100");
    }

    @Test
    void noAnswerIsGivenOnceThePeerHasGivenUp_RFC4320_4_2() {
        desk.receive(OPTIONS, Desk.UDP);
        assertThat(desk.respond(408)).isEqualTo(Answer.FORBIDDEN);
        desk.passSeconds(32);
        assertThat(desk.respond(200)).isEqualTo(Answer.LATE);
        desk.pass(Duration.ofMillis(4_999));
        assertThat(desk.receive(OPTIONS, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.pass(Duration.ofMillis(1));
        assertThat(desk.noted()).containsExactly("0 request OPTIONS", "3500 send 100");
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void brokenFlowEndsTheTransactionAndIsTold_RFC3261_17_2_4() {
        desk.receive(OPTIONS, Desk.UDP);
        desk.isBroken = true;
        assertThat(desk.respond(200)).isEqualTo(Answer.UNREACHABLE);
        assertThat(desk.noted()).containsExactly("0 request OPTIONS", "0 answer failed");
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void refusalWithoutStateIsForgottenAtOnceAndARepetitionComesUpAnew_RFC3261_8_2_7() {
        desk.receive(OPTIONS, Desk.UDP);
        assertThat(desk.refuse(401)).isEqualTo(Answer.SENT);
        assertThat(desk.transactions.serverCount()).isZero();
        assertThat(desk.transactions.serverBytes()).isZero();
        assertThat(desk.transactions.nextDeadline()).isNull();
        assertThat(desk.receive(OPTIONS, Desk.UDP)).isEqualTo(Receipt.REQUEST);
        desk.refuse(401);
        assertThat(desk.noted()).containsExactly("0 request OPTIONS", "0 send 401", "0 request OPTIONS", "0 send 401");
        assertThat(desk.sent.getFirst().toBytes()).isEqualTo(desk.sent.getLast().toBytes());
    }

    @Test
    void refusalAfterAnotherAnswerIsKeptLikeAny() {
        desk.receive(OPTIONS, Desk.UDP);
        desk.pass(Duration.ofMillis(3_500));
        assertThat(desk.refuse(401)).isEqualTo(Answer.SENT);
        assertThat(desk.transactions.serverCount()).isOne();
        assertThat(desk.receive(OPTIONS, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
    }

    @Test
    void successIsNoRefusal() {
        desk.receive(OPTIONS, Desk.UDP);
        assertThatThrownBy(() -> desk.refuse(200)).isInstanceOf(IllegalArgumentException.class);
    }
}
