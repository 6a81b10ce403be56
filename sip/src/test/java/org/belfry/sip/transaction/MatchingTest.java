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
        var small = new Desk(new TransactionLimits(2, 1, 1 << 20, 1, 1));
        small.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        small.receive(Desk.request("OPTIONS", "z9hG4bK2", "", 2), Desk.UDP);
        SipRequest third = Desk.request("OPTIONS", "z9hG4bK3", "", 3);
        assertThat(small.receive(third, Desk.UDP)).isEqualTo(Receipt.OVERLOADED);
        assertThat(small.transactions.serverCount()).isEqualTo(2);
        small.transactions.refuse(third, 503, Duration.ofSeconds(5), Desk.UDP);
        assertThat(small.sent.getLast().read(Field.RETRY_AFTER)).hasToString("5");
    }

    @Test
    void aQuarterOfTheTableIsKeptForWhoIsKnown() {
        var small = new Desk(new TransactionLimits(8, 1, 1 << 20, 1, 1));
        for (int i = 1; i <= 6; i++) {
            assertThat(small.receive(Desk.request("INVITE", "z9hG4bKs" + i, "", i), Desk.UDP))
                    .isEqualTo(Receipt.REQUEST);
        }
        for (int i = 7; i <= 8; i++) {
            assertThat(small.receive(Desk.request("INVITE", "z9hG4bKs" + i, "", i), Desk.UDP))
                    .isEqualTo(Receipt.OVERLOADED);
            assertThat(small.receive(Desk.request("INVITE", "z9hG4bKk" + i, "", i), Desk.KNOWN))
                    .isEqualTo(Receipt.REQUEST);
        }
        assertThat(small.receive(Desk.request("INVITE", "z9hG4bKk9", "", 9), Desk.KNOWN))
                .isEqualTo(Receipt.OVERLOADED);
        assertThat(small.transactions.serverCount()).isEqualTo(8);
    }

    @Test
    void ofTheBytesAQuarterIsKeptForWhoIsKnownAndAnEighthForWhatWeAsk() {
        var small = new Desk(new TransactionLimits(100, 100, 16_384, 1, 1));
        fill(small, 1, Desk.UDP);
        assertThat(small.transactions.serverBytes()).isBetween(10_000L, 12_288L);
        fill(small, 100, Desk.KNOWN);
        assertThat(small.transactions.serverBytes()).isBetween(12_289L, 14_336L);
        int asked = 0;
        while (small.transactions.request(largeOutgoing(), Desk.TCP, null, small.now) instanceof Attempt.Started) {
            asked++;
        }
        assertThat(asked).isPositive();
        assertThat(small.transactions.serverBytes() + small.transactions.clientBytes())
                .isBetween(14_337L, 16_384L);
    }

    private static void fill(Desk desk, int firstCseq, Flow flow) {
        int cseq = firstCseq;
        while (desk.receive(large("z9hG4bK" + cseq, cseq), flow) == Receipt.REQUEST) {
            desk.respond(200);
            cseq++;
        }
    }

    @Test
    void fullTableLetsGoOfWhatIsAnsweredLongerThanThreeT1() {
        var small = new Desk(new TransactionLimits(1, 1, 1 << 20, 1, 1));
        small.receive(Desk.request("OPTIONS", "z9hG4bK1", "", 1), Desk.UDP);
        small.respond(200);
        small.pass(Duration.ofMillis(1_499));
        assertThat(small.receive(Desk.request("OPTIONS", "z9hG4bK2", "", 2), Desk.UDP))
                .isEqualTo(Receipt.OVERLOADED);
        small.pass(Duration.ofMillis(1));
        assertThat(small.receive(Desk.request("OPTIONS", "z9hG4bK2", "", 2), Desk.UDP))
                .isEqualTo(Receipt.REQUEST);
        assertThat(small.transactions.serverCount()).isEqualTo(1);
    }

    @Test
    void fullTableLetsGoOfInvitesAcknowledgedAndOlderThanThreeT1() {
        var small = new Desk(new TransactionLimits(1, 1, 1 << 20, 1, 1));
        small.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        small.respond(200);
        String tag = ";tag=" + small.servers.getLast().tag();
        small.pass(Duration.ofMillis(1_499));
        assertThat(small.receive(Desk.request("ACK", "z9hG4bKa", tag, 1), Desk.UDP))
                .isEqualTo(Receipt.ACK);
        assertThat(small.receive(Desk.request("INVITE", "z9hG4bK2", "", 2), Desk.UDP))
                .isEqualTo(Receipt.OVERLOADED);
        small.pass(Duration.ofMillis(1));
        assertThat(small.receive(Desk.request("INVITE", "z9hG4bK2", "", 2), Desk.UDP))
                .isEqualTo(Receipt.REQUEST);
        small.passSeconds(60);
        assertThat(small.receive(Desk.request("INVITE", "z9hG4bK3", "", 3), Desk.UDP))
                .as("an INVITE that waits for its answer is never let go of")
                .isEqualTo(Receipt.OVERLOADED);
    }

    @Test
    void fullTableLetsGoOfWhatWeInvitedAndAcknowledgedLongerThanThreeT1() {
        var small = new Desk(new TransactionLimits(1, 1, 1 << 20, 1, 1));
        ClientTransaction first = small.start("INVITE", Desk.UDP);
        small.receive(small.answer("INVITE", 200), Desk.UDP);
        small.passSeconds(5);
        assertThat(small.transactions.request(Desk.outgoing("INVITE"), Desk.UDP, null, small.now))
                .as("its ACK has not been sent")
                .isInstanceOf(Attempt.Overloaded.class);
        small.transactions.ack(first, Desk.request("ACK", "x", ";tag=b1", 1).toBuilder(), Desk.UDP);
        assertThat(small.transactions.request(Desk.outgoing("INVITE"), Desk.UDP, null, small.now))
                .isInstanceOf(Attempt.Started.class);
        assertThat(first.isOver()).isTrue();
    }

    @Test
    void cancelFromElsewhereIs481_RFC3261_9_2() {
        desk.receive(Desk.request("INVITE", "z9hG4bK1", "", 1), Desk.UDP);
        assertThat(desk.receive(Desk.request("CANCEL", "z9hG4bK1", "", 1), Desk.TCP))
                .isEqualTo(Receipt.STRAY_REQUEST);
        assertThat(desk.noted()).containsExactly("0 request INVITE", "0 send 481");
        assertThat(desk.receive(Desk.request("CANCEL", "z9hG4bK1", "", 1), Desk.UDP))
                .isEqualTo(Receipt.CANCEL);
        assertThat(desk.noted()).containsExactly("0 send 200", "0 cancelled");
    }

    @Test
    void responseWithSeveralViasIsNotForUs_RFC3261_8_1_3_3() {
        desk.start("INVITE", Desk.UDP);
        SipResponse ok = desk.answer("INVITE", 200);
        SipResponse passedOn = ok.toBuilder()
                .add(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.66;branch=z9hG4bKelse")
                .build();
        assertThat(desk.receive(passedOn, Desk.UDP)).isEqualTo(Receipt.STRAY_RESPONSE);
        assertThat(desk.receive(ok, Desk.UDP)).isEqualTo(Receipt.RESPONSE);
    }

    @Test
    void fullInBytesSaysOverloadedAndMakesRoomLikeFullInNumber() {
        var small = new Desk(new TransactionLimits(100, 100, 4_096, 1, 1));
        int begun = 0;
        while (small.receive(large("z9hG4bK" + begun, begun + 1), Desk.UDP) == Receipt.REQUEST) {
            small.respond(200);
            begun++;
        }
        assertThat(begun).isBetween(2, 4);
        assertThat(small.transactions.serverBytes()).isBetween(2_000L, 4_096L);
        small.passSeconds(5);
        assertThat(small.receive(large("z9hG4bKlater", 99), Desk.UDP)).isEqualTo(Receipt.REQUEST);
        small.passSeconds(40);
        assertThat(small.transactions.serverCount()).isZero();
        assertThat(small.transactions.serverBytes()).isZero();
    }

    @Test
    void whatWeAskIsBoundedInBytesAsWell() {
        var small = new Desk(new TransactionLimits(100, 100, 4_096, 1, 1));
        Attempt attempt = small.transactions.request(largeOutgoing(), Desk.TCP, null, small.now);
        while (attempt instanceof Attempt.Started) {
            attempt = small.transactions.request(largeOutgoing(), Desk.TCP, null, small.now);
        }
        assertThat(attempt).isInstanceOf(Attempt.Overloaded.class);
        assertThat(small.transactions.clientBytes()).isBetween(2_000L, 4_096L);
        small.passSeconds(40);
        assertThat(small.transactions.clientBytes()).isZero();
        assertThat(small.transactions.request(largeOutgoing(), Desk.TCP, null, small.now))
                .isInstanceOf(Attempt.Started.class);
    }

    private static SipRequest.Builder largeOutgoing() {
        return Desk.outgoing("OPTIONS").add(HeaderName.ORGANIZATION, "x".repeat(1_000));
    }

    private static SipRequest large(String branch, int cseq) {
        SipRequest request = Desk.request("OPTIONS", branch, "", cseq);
        String more = "SIP/2.0/UDP far.example;branch=z9hG4bK" + "x".repeat(200);
        var builder = request.toBuilder();
        for (int i = 0; i < 4; i++) {
            builder.add(HeaderName.VIA, more);
        }
        return builder.build();
    }
}
