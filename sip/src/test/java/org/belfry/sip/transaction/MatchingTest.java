package org.belfry.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.belfry.sip.Field;
import org.belfry.sip.HeaderName;
import org.belfry.sip.SipMessage;
import org.belfry.sip.SipRequest;
import org.belfry.sip.SipResponse;
import org.junit.jupiter.api.Test;

/// How requests find their transaction (§17.2.3), and those that have none.
final class MatchingTest {

    private final Desk desk = new Desk();

    private static SipMessage old(String method, String via, String toTag) {
        return Desk.message("""
                {method} sip:bob@example.test SIP/2.0
                Via: SIP/2.0/UDP 192.0.2.9:5060{via}
                From: <sip:alice@example.test>
                To: <sip:bob@example.test>{toTag}
                Call-ID: c1@192.0.2.9
                CSeq: 1 {method}
                """, Map.of("method", method, "via", via, "toTag", toTag));
    }

    @Test
    void elementsBeforeRfc3261AreToldApartByWhatTheyCompared_RFC3261_17_2_3() {
        assertThat(desk.receive(old("INVITE", "", ""), Desk.UDP)).isEqualTo(Receipt.REQUEST);
        assertThat(desk.receive(old("INVITE", "", ""), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        desk.respond(486);
        String tag = ";tag=" + desk.servers.getLast().tag();
        assertThat(desk.receive(old("ACK", "", ";tag=other"), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.servers.getLast()).hasToString("INVITE server Completed");
        assertThat(desk.receive(old("ACK", "", tag), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        assertThat(desk.servers.getLast()).hasToString("INVITE server Confirmed");
    }

    @Test
    void branchWithoutCookieIsNoName_RFC3261_17_2_3() {
        assertThat(desk.receive(old("OPTIONS", ";branch=1", ""), Desk.UDP)).isEqualTo(Receipt.REQUEST);
        assertThat(desk.receive(old("OPTIONS", ";branch=1", ""), Desk.UDP)).isEqualTo(Receipt.ABSORBED);
        SipRequest other = ((SipRequest) old("OPTIONS", ";branch=1", ""))
                .toBuilder().set(HeaderName.CALL_ID, "c2@192.0.2.9").build();
        assertThat(desk.receive(other, Desk.UDP)).isEqualTo(Receipt.REQUEST);
    }

    @Test
    void sentByAndMethodArePartOfTheName_RFC3261_17_2_3() {
        SipRequest options = Desk.request("OPTIONS", "z9hG4bK1", "", 1);
        desk.receive(options, Desk.UDP);
        SipRequest otherHost = options.toBuilder()
                .set(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1")
                .set(HeaderName.CALL_ID, "c2@192.0.2.10")
                .build();
        assertThat(desk.receive(otherHost, Desk.UDP)).isEqualTo(Receipt.REQUEST);
        assertThat(desk.receive(Desk.request("MESSAGE", "z9hG4bK1", "", 1), Desk.UDP))
                .isEqualTo(Receipt.REQUEST);
    }

    @Test
    void sameRequestByAnotherWayIs482_RFC3261_8_2_2_2() {
        desk.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        assertThat(desk.receive(Desk.request("INVITE", "z9hG4bK2", "", 1), Desk.UDP))
                .isEqualTo(Receipt.MERGED);
        assertThat(desk.receive(Desk.request("INVITE", "z9hG4bK3", "", 2), Desk.UDP))
                .isEqualTo(Receipt.REQUEST);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 482", "0 request INVITE");
        SipRequest ack = Desk.request(
                "ACK", "z9hG4bK2", ";tag=" + desk.sent.getFirst().to().tag(), 1);
        assertThat(desk.receive(ack, Desk.UDP)).isEqualTo(Receipt.ABSORBED);
    }

    @Test
    void requestThatFailedMayComeAgainUnderTheSameNumber() {
        desk.receive(Desk.request("REGISTER", "z9hG4bK1", "", 1), Desk.UDP);
        desk.respond(401);
        assertThat(desk.receive(Desk.request("REGISTER", "z9hG4bK2", "", 1), Desk.UDP))
                .isEqualTo(Receipt.REQUEST);
        desk.respond(200);
        assertThat(desk.receive(Desk.request("REGISTER", "z9hG4bK3", "", 1), Desk.UDP))
                .isEqualTo(Receipt.MERGED);
    }

    @Test
    void ackNobodyWaitsForIsStray() {
        assertThat(desk.receive(Desk.request("ACK", "z9hG4bK1", ";tag=x", 1), Desk.UDP))
                .isEqualTo(Receipt.STRAY_ACK);
        assertThat(desk.noted()).isEmpty();
    }

    @Test
    void ackAfter2xxIsPassedUp_RFC6026_7_1() {
        desk.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        desk.respond(200);
        String tag = ";tag=" + desk.servers.getLast().tag();
        assertThat(desk.receive(Desk.request("ACK", "z9hG4bK2", ";tag=guess", 1), Desk.UDP))
                .isEqualTo(Receipt.STRAY_ACK);
        assertThat(desk.receive(Desk.request("ACK", "z9hG4bK2", tag, 1), Desk.UDP))
                .isEqualTo(Receipt.ACK);
        assertThat(desk.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP))
                .isEqualTo(Receipt.ABSORBED);
        desk.passSeconds(32);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 200", "0 ack");
        assertThat(desk.transactions.serverCount()).isZero();
    }

    @Test
    void tagTheUserTookIsTheOneAnAckIsKnownBy() {
        SipRequest invite = Desk.request("INVITE", "z9hG4bK1", "", 1);
        desk.receive(invite, Desk.UDP);
        desk.transactions.respond(
                desk.servers.getLast(), SipResponse.replyTo(invite, 200, "mine").build(), desk.now);
        assertThat(desk.receive(Desk.request("ACK", "z9hG4bK2", ";tag=mine", 1), Desk.UDP))
                .isEqualTo(Receipt.ACK);
    }

    @Test
    void fullTableSaysOverloadedBeforeAnythingIsKept() {
        var small = new Desk(new TransactionLimits(2, 1, 1, 1));
        small.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        small.receive(Desk.request("OPTIONS", "z9hG4bK2", "", 2), Desk.UDP);
        SipRequest third = Desk.request("OPTIONS", "z9hG4bK3", "", 3);
        assertThat(small.receive(third, Desk.UDP)).isEqualTo(Receipt.OVERLOADED);
        assertThat(small.transactions.serverCount()).isEqualTo(2);
        small.transactions.refuse(third, 503, Duration.ofSeconds(5), Desk.UDP);
        assertThat(small.sent.getLast().read(Field.RETRY_AFTER)).hasToString("5");
    }

    @Test
    void fullTableLetsGoOfWhatIsAnsweredLongerThanT4() {
        var small = new Desk(new TransactionLimits(1, 1, 1, 1));
        small.receive(Desk.request("OPTIONS", "z9hG4bK1", "", 1), Desk.UDP);
        small.respond(200);
        small.pass(Duration.ofMillis(4_999));
        assertThat(small.receive(Desk.request("OPTIONS", "z9hG4bK2", "", 2), Desk.UDP))
                .isEqualTo(Receipt.OVERLOADED);
        small.pass(Duration.ofMillis(1));
        assertThat(small.receive(Desk.request("OPTIONS", "z9hG4bK2", "", 2), Desk.UDP))
                .isEqualTo(Receipt.REQUEST);
        assertThat(small.transactions.serverCount()).isEqualTo(1);
    }
}
