package org.belfry.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.ice.turn.TurnDesk.PEER;
import static org.belfry.ice.turn.TurnDesk.TLS;
import static org.belfry.ice.turn.TurnDesk.UDP;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.belfry.ground.Redacted;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.SealVerdict;
import org.belfry.ice.stun.StunClass;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunWriter;
import org.junit.jupiter.api.Test;

final class TurnAllocationTest {

    private final TurnDesk desk = TurnDesk.withRange();

    @Test
    void strangerOverUdpIsChallengedOnceAsManyBytesHaveComeAsGo() {
        byte[] first = new StunWriter(StunClass.REQUEST, StunMethod.ALLOCATE, desk.next())
                .number(AttributeType.REQUESTED_TRANSPORT, 17 << 24)
                .bytes();
        assertThat(desk.received(UDP, first)).isEqualTo(TurnVerdict.CHALLENGED);
        assertThat(desk.sent).isEmpty();
        assertThat(desk.received(UDP, first)).isEqualTo(TurnVerdict.CHALLENGED);
        assertThat(desk.error()).isEqualTo(401);
        assertThat(desk.last().bytes()).hasSize(2 * first.length);
        desk.received(TLS, first);
        assertThat(desk.sent).hasSize(2);
    }

    @Test
    void allocationIsGrantedWithAddressLifetimeAndIntegrity_RFC8656_7_2() {
        assertThat(desk.allocate(UDP)).isEqualTo(TurnVerdict.GRANTED);
        assertThat(desk.reply().number(AttributeType.LIFETIME)).isEqualTo(600);
        assertThat(desk.reply().address(AttributeType.XOR_MAPPED_ADDRESS)).isEqualTo(TurnDesk.CLIENT);
        assertThat(desk.relayed().address()).isEqualTo(TurnDesk.MEDIA.address());
        assertThat(desk.relayed().port()).isBetween(49_152, 65_535);
        assertThat(desk.seal.verify(desk.reply(), desk.key())).isEqualTo(SealVerdict.RIGHT);
    }

    @Test
    void sameAllocateAgainGetsTheSameAnswerAndAnotherOne437() {
        desk.learnNonce(UDP);
        byte[] allocate = desk.bytes(StunMethod.ALLOCATE, TurnDesk::udp);
        desk.received(UDP, allocate);
        byte[] answer = desk.last().bytes();
        assertThat(desk.received(UDP, allocate)).isEqualTo(TurnVerdict.REPEATED);
        assertThat(desk.last().bytes()).isEqualTo(answer);
        assertThat(desk.server.size()).isEqualTo(1);
        desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp);
        assertThat(desk.error()).isEqualTo(437);
    }

    @Test
    void lifetimesAreTenMinutesAtLeastAndAnHourAtMost() {
        desk.allocate(UDP);
        desk.refresh(UDP, 5);
        assertThat(desk.reply().number(AttributeType.LIFETIME)).isEqualTo(600);
        desk.refresh(UDP, 86_400);
        assertThat(desk.reply().number(AttributeType.LIFETIME)).isEqualTo(3_600);
    }

    @Test
    void allocationEndsWithItsLifetimeAndItsPortIsFree() {
        desk.allocate(UDP);
        var relayed = desk.relayed();
        desk.pass(599);
        assertThat(desk.server.sweep(desk.now)).isEqualTo(desk.now + TurnDesk.SECOND);
        assertThat(desk.server.size()).isEqualTo(1);
        desk.pass(1);
        desk.server.sweep(desk.now);
        assertThat(desk.server.size()).isZero();
        assertThat(desk.server.relayedAt(true, relayed.port())).isNull();
        assertThat(desk.fromPeer(relayed, PEER, "late")).isEqualTo(TurnVerdict.NO_ALLOCATION);
    }

    @Test
    void refreshOfZeroReleasesAndAnotherOneFindsNothing() {
        desk.allocate(UDP);
        assertThat(desk.refresh(UDP, 0)).isEqualTo(TurnVerdict.RELEASED);
        assertThat(desk.refresh(UDP, 0)).isEqualTo(TurnVerdict.NO_ALLOCATION);
        assertThat(desk.error()).isEqualTo(437);
    }

    @Test
    void oldOrForeignNonceIsStale_RFC8489_9_2_4() {
        desk.allocate(UDP);
        desk.pass(601);
        assertThat(desk.refresh(UDP, 600)).isEqualTo(TurnVerdict.STALE_NONCE);
        assertThat(desk.error()).isEqualTo(438);
        desk.nonce = Objects.requireNonNull(desk.reply().text(AttributeType.NONCE));
        var elsewhere = new Flow(Transport.UDP, TurnDesk.address("198.51.100.7", 40_001), 0);
        assertThat(desk.request(elsewhere, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.STALE_NONCE);
        assertThat(desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.GRANTED);
        for (String nonsense :
                new String[] {"x", "!!!!!!!!!!!!!!!!", "AAAAAAAAAAAAAAAA", "__________________________"}) {
            desk.nonce = nonsense;
            assertThat(desk.refresh(UDP, 600)).isEqualTo(TurnVerdict.STALE_NONCE);
        }
    }

    @Test
    void wrongPasswordExpiredAndMadeUpUsersAre401() {
        desk.learnNonce(UDP);
        var right = desk.login;
        desk.login = new TurnSecrets.Login(right.username(), Redacted.of("guess"));
        assertThat(desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.WRONG_SECRET);
        assertThat(desk.error()).isEqualTo(401);
        desk.login = desk.secrets.issue("anna", TurnDesk.EPOCH - 60);
        assertThat(desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.EXPIRED);
        for (String name : new String[] {"anna", "99999999999999:anna", "1:" + "x".repeat(65), "-1:anna", "1: "}) {
            desk.login = new TurnSecrets.Login(name, right.password());
            assertThat(desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.UNKNOWN_USER);
        }
        // Changing the time in the name changes the password that goes with it.
        desk.login = new TurnSecrets.Login((TurnDesk.EPOCH + 999_999) + ":anna", right.password());
        assertThat(desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.WRONG_SECRET);
        assertThat(desk.server.size()).isZero();
    }

    @Test
    void callOutlivesItsCredentialsButNotItsGreatestAge() {
        var limits = new TurnLimits(10, 10, 32, 32, 65_536, Duration.ofHours(2), Duration.ofDays(1));
        var desk = new TurnDesk(limits, PeerPolicy.mediaOnly(Set.of(TurnDesk.MEDIA)));
        desk.allocate(UDP);
        desk.refresh(UDP, 3_600);
        desk.pass(3_599);
        desk.refresh(UDP, 3_600);
        desk.pass(3_000);
        assertThat(desk.refresh(UDP, 3_600)).isEqualTo(TurnVerdict.REFRESHED);
        assertThat(desk.reply().number(AttributeType.LIFETIME)).isEqualTo(7_200 - 6_599);
        desk.pass(602);
        assertThat(desk.request(UDP, StunMethod.ALLOCATE, TurnDesk::udp)).isEqualTo(TurnVerdict.EXPIRED);
        assertThat(desk.server.size()).isZero();
    }

    @Test
    void anotherUserCanNotTouchAnAllocation_RFC8656_5() {
        desk.allocate(UDP);
        desk.become("mallory");
        assertThat(desk.refresh(UDP, 0)).isEqualTo(TurnVerdict.REFUSED);
        assertThat(desk.error()).isEqualTo(441);
        assertThat(desk.server.size()).isEqualTo(1);
    }

    @Test
    void userAndHouseHaveTheirQuota() {
        var limits = new TurnLimits(3, 2, 32, 32, 65_536, Duration.ofHours(1), Duration.ofMinutes(10));
        var desk = new TurnDesk(limits, PeerPolicy.mediaOnly(Set.of(TurnDesk.MEDIA)));
        assertThat(desk.allocate(flow(1))).isEqualTo(TurnVerdict.GRANTED);
        assertThat(desk.allocate(flow(2))).isEqualTo(TurnVerdict.GRANTED);
        assertThat(desk.allocate(flow(3))).isEqualTo(TurnVerdict.QUOTA);
        assertThat(desk.error()).isEqualTo(486);
        desk.become("bert");
        assertThat(desk.allocate(flow(3))).isEqualTo(TurnVerdict.GRANTED);
        assertThat(desk.allocate(flow(4))).isEqualTo(TurnVerdict.QUOTA);
        assertThat(desk.error()).isEqualTo(508);
        desk.server.endAllOf("anna", desk.moment());
        assertThat(desk.server.size()).isEqualTo(1);
        assertThat(desk.allocate(flow(4))).isEqualTo(TurnVerdict.GRANTED);
    }

    @Test
    void whatWeDoNotDoIsSaid() {
        desk.learnNonce(UDP);
        desk.request(UDP, StunMethod.ALLOCATE, w -> w);
        assertThat(desk.error()).isEqualTo(400);
        desk.request(UDP, StunMethod.ALLOCATE, w -> w.number(AttributeType.REQUESTED_TRANSPORT, 6 << 24));
        assertThat(desk.error()).isEqualTo(442);
        desk.request(
                UDP, StunMethod.ALLOCATE, w -> TurnDesk.udp(w).number(AttributeType.REQUESTED_ADDRESS_FAMILY, 3 << 24));
        assertThat(desk.error()).isEqualTo(440);
        desk.request(
                UDP,
                StunMethod.ALLOCATE,
                w -> TurnDesk.udp(w)
                        .bytes(AttributeType.RESERVATION_TOKEN, new byte[8])
                        .bytes(AttributeType.EVEN_PORT, new byte[1]));
        assertThat(desk.error()).isEqualTo(400);
        desk.request(
                UDP, StunMethod.ALLOCATE, w -> TurnDesk.udp(w).bytes(AttributeType.RESERVATION_TOKEN, new byte[8]));
        assertThat(desk.error()).isEqualTo(508);
    }

    @Test
    void ipv6AddressIsGivenToWhoAsks_RFC8656_7_2() {
        desk.learnNonce(UDP);
        desk.request(
                UDP, StunMethod.ALLOCATE, w -> TurnDesk.udp(w).number(AttributeType.REQUESTED_ADDRESS_FAMILY, 2 << 24));
        assertThat(desk.relayed().address().isV4()).isFalse();
        assertThat(desk.permit(UDP, PEER)).isEqualTo(TurnVerdict.REFUSED);
        assertThat(desk.error()).isEqualTo(443);
    }

    @Test
    void evenPortIsEvenAndTheNextOneIsKeptForHalfAMinute() {
        desk.learnNonce(UDP);
        desk.request(UDP, StunMethod.ALLOCATE, w -> TurnDesk.udp(w).bytes(AttributeType.EVEN_PORT, new byte[] {-128}));
        int even = desk.relayed().port();
        assertThat(even % 2).isZero();
        byte[] token = Objects.requireNonNull(desk.reply().value(AttributeType.RESERVATION_TOKEN));
        desk.learnNonce(flow(2));
        desk.request(flow(2), StunMethod.ALLOCATE, w -> TurnDesk.udp(w).bytes(AttributeType.RESERVATION_TOKEN, token));
        assertThat(desk.relayed().port()).isEqualTo(even + 1);
        desk.learnNonce(flow(3));
        desk.request(flow(3), StunMethod.ALLOCATE, w -> TurnDesk.udp(w).bytes(AttributeType.RESERVATION_TOKEN, token));
        assertThat(desk.error()).isEqualTo(508);
    }

    @Test
    void closedStreamEndsItsAllocation() {
        desk.allocate(TLS);
        desk.server.closed(TLS, desk.moment());
        assertThat(desk.server.size()).isZero();
    }

    private static Flow flow(int number) {
        return new Flow(Transport.UDP, TurnDesk.address("198.51.100." + number, 40_000), 0);
    }
}
