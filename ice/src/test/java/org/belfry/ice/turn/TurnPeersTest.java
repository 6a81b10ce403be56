package org.belfry.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.belfry.ice.turn.TurnDesk.MEDIA;
import static org.belfry.ice.turn.TurnDesk.OTHER_PEER;
import static org.belfry.ice.turn.TurnDesk.PEER;
import static org.belfry.ice.turn.TurnDesk.TLS;
import static org.belfry.ice.turn.TurnDesk.UDP;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.belfry.ice.stun.AttributeType;
import org.belfry.ice.stun.StunMethod;
import org.belfry.ice.stun.StunWriter;
import org.belfry.ice.stun.TransportAddress;
import org.junit.jupiter.api.Test;

final class TurnPeersTest {

    private final TurnDesk desk = TurnDesk.withRange();

    @Test
    void nothingIsRelayedWithoutAPermission() {
        desk.allocate(UDP);
        TransportAddress relayed = desk.relayed();
        desk.sent.clear();
        assertThat(desk.send(UDP, PEER, "hello")).isEqualTo(TurnVerdict.NO_PERMISSION);
        assertThat(desk.fromPeer(relayed, PEER, "hello")).isEqualTo(TurnVerdict.NO_PERMISSION);
        assertThat(desk.channelData(UDP, 0x4000, "hello")).isEqualTo(TurnVerdict.NO_CHANNEL);
        assertThat(desk.sent).isEmpty();
    }

    @Test
    void permissionIsForAnAddressAndEndsAfterFiveMinutes_RFC8656_9() {
        desk.allocate(UDP);
        TransportAddress relayed = desk.relayed();
        assertThat(desk.permit(UDP, PEER)).isEqualTo(TurnVerdict.PERMITTED);
        assertThat(desk.send(UDP, new TransportAddress(PEER.address(), 9), "any port"))
                .isEqualTo(TurnVerdict.RELAYED);
        assertThat(desk.send(UDP, OTHER_PEER, "no")).isEqualTo(TurnVerdict.NO_PERMISSION);
        desk.pass(299);
        assertThat(desk.fromPeer(relayed, PEER, "in time")).isEqualTo(TurnVerdict.RELAYED);
        desk.pass(1);
        assertThat(desk.fromPeer(relayed, PEER, "late")).isEqualTo(TurnVerdict.NO_PERMISSION);
        assertThat(desk.send(UDP, PEER, "late")).isEqualTo(TurnVerdict.NO_PERMISSION);
    }

    @Test
    void dataOfAPeerComesAsAnIndicationWithItsAddress() {
        desk.allocate(UDP);
        TransportAddress relayed = desk.relayed();
        desk.permit(UDP, PEER);
        desk.fromPeer(relayed, PEER, "hello");
        assertThat(desk.reply().method()).isEqualTo(StunMethod.DATA);
        assertThat(desk.reply().address(AttributeType.XOR_PEER_ADDRESS)).isEqualTo(PEER);
        assertThat(desk.reply().text(AttributeType.DATA)).isEqualTo("hello");
    }

    @Test
    void channelCarriesBothWays_RFC8656_12() {
        desk.allocate(UDP);
        TransportAddress relayed = desk.relayed();
        assertThat(desk.bind(UDP, 0x4000, PEER)).isEqualTo(TurnVerdict.BOUND);
        assertThat(desk.channelData(UDP, 0x4000, "out")).isEqualTo(TurnVerdict.RELAYED);
        assertThat(desk.last().to()).isEqualTo(PEER);
        assertThat(desk.last().bytes()).asString().isEqualTo("out");
        assertThat(desk.fromPeer(relayed, PEER, "in")).isEqualTo(TurnVerdict.RELAYED);
        assertThat(desk.last().bytes()).containsExactly(0x40, 0, 0, 2, 'i', 'n');
    }

    @Test
    void overAStreamChannelDataIsPaddedToFour_RFC8656_12_5() {
        desk.allocate(TLS);
        TransportAddress relayed = desk.relayed();
        desk.bind(TLS, 0x4001, PEER);
        desk.fromPeer(relayed, PEER, "12345");
        byte[] sent = desk.last().bytes();
        assertThat(sent).hasSize(12).startsWith(0x40, 1, 0, 5);
        assertThat(TurnFrames.bytes(sent, 0, sent.length)).isEqualTo(12);
    }

    @Test
    void numberIsOfOnePeerAndAPeerHasOneNumberUntilTheBindingEnds_RFC8656_12_2() {
        desk.allocate(UDP);
        desk.refresh(UDP, 3_600);
        desk.bind(UDP, 0x4000, PEER);
        assertThat(desk.bind(UDP, 0x4000, OTHER_PEER)).isEqualTo(TurnVerdict.REFUSED);
        assertThat(desk.error()).isEqualTo(400);
        assertThat(desk.bind(UDP, 0x4001, PEER)).isEqualTo(TurnVerdict.REFUSED);
        assertThat(desk.bind(UDP, 0x4000, PEER)).isEqualTo(TurnVerdict.BOUND);
        desk.pass(590);
        desk.learnNonce(UDP);
        assertThat(desk.bind(UDP, 0x4000, OTHER_PEER)).isEqualTo(TurnVerdict.REFUSED);
        desk.pass(10);
        assertThat(desk.bind(UDP, 0x4000, OTHER_PEER)).isEqualTo(TurnVerdict.BOUND);
        desk.channelData(UDP, 0x4000, "x");
        assertThat(desk.last().to()).isEqualTo(OTHER_PEER);
        assertThat(desk.bind(UDP, 0x4001, PEER)).isEqualTo(TurnVerdict.BOUND);
    }

    @Test
    void channelOutlivesItsPermissionButCarriesNothingUntilThatIsRenewed() {
        desk.allocate(UDP);
        desk.bind(UDP, 0x4000, PEER);
        desk.pass(300);
        assertThat(desk.channelData(UDP, 0x4000, "x")).isEqualTo(TurnVerdict.NO_CHANNEL);
        desk.permit(UDP, PEER);
        assertThat(desk.channelData(UDP, 0x4000, "x")).isEqualTo(TurnVerdict.RELAYED);
    }

    @Test
    void numbersOutsideTheirRangeAreRefused() {
        desk.allocate(UDP);
        for (int number : new int[] {0, 0x3FFF, 0x8000, 0xFFFF}) {
            assertThat(desk.bind(UDP, number, PEER)).isEqualTo(TurnVerdict.MALFORMED);
        }
    }

    @Test
    void ownMediaPortIsReachedInProcessAndNoOtherPortOfOurs() {
        desk.allocate(UDP);
        TransportAddress relayed = desk.relayed();
        assertThat(desk.permit(UDP, MEDIA)).isEqualTo(TurnVerdict.PERMITTED);
        assertThat(desk.send(UDP, MEDIA, "check")).isEqualTo(TurnVerdict.RELAYED);
        assertThat(desk.last().wire()).isEqualTo("media");
        assertThat(desk.last().to()).isEqualTo(relayed);
        var ssh = new TransportAddress(MEDIA.address(), 22);
        assertThat(desk.send(UDP, ssh, "x")).isEqualTo(TurnVerdict.DENIED_PEER);
        assertThat(desk.bind(UDP, 0x4000, ssh)).isEqualTo(TurnVerdict.DENIED_PEER);
        assertThat(desk.error()).isEqualTo(403);
        desk.bind(UDP, 0x4000, MEDIA);
        desk.channelData(UDP, 0x4000, "media");
        assertThat(desk.last().wire()).isEqualTo("media");
        assertThat(desk.fromPeer(relayed, MEDIA, "back")).isEqualTo(TurnVerdict.RELAYED);
    }

    @Test
    void withoutARangeNobodyElseIsReached() {
        var desk = new TurnDesk(TurnLimits.DEFAULT, PeerPolicy.mediaOnly(Set.of(MEDIA)));
        desk.allocate(UDP);
        assertThat(desk.permit(UDP, PEER)).isEqualTo(TurnVerdict.DENIED_PEER);
        assertThat(desk.permit(UDP, MEDIA)).isEqualTo(TurnVerdict.PERMITTED);
    }

    @Test
    void oneDeniedAddressSpoilsTheWholeRequest() {
        desk.allocate(UDP);
        TransportAddress relayed = desk.relayed();
        desk.request(
                UDP,
                StunMethod.CREATE_PERMISSION,
                w -> w.address(AttributeType.XOR_PEER_ADDRESS, PEER)
                        .address(AttributeType.XOR_PEER_ADDRESS, TurnDesk.address("10.0.0.1", 1)));
        assertThat(desk.error()).isEqualTo(403);
        assertThat(desk.fromPeer(relayed, PEER, "x")).isEqualTo(TurnVerdict.NO_PERMISSION);
    }

    @Test
    void permissionsAndChannelsHaveTheirLimitAndEndedOnesMakeRoom() {
        var limits = new TurnLimits(10, 10, 2, 2, 65_536, Duration.ofHours(1), Duration.ofHours(1));
        var desk = new TurnDesk(limits, PeerPolicy.mediaAndInternet(Set.of(MEDIA), Set.of()));
        desk.allocate(UDP);
        desk.refresh(UDP, 3_600);
        desk.bind(UDP, 0x4000, PEER);
        desk.bind(UDP, 0x4001, new TransportAddress(PEER.address(), 1));
        assertThat(desk.bind(UDP, 0x4002, new TransportAddress(PEER.address(), 2)))
                .isEqualTo(TurnVerdict.QUOTA);
        desk.permit(UDP, OTHER_PEER);
        assertThat(desk.permit(UDP, TurnDesk.address("203.0.113.7", 1))).isEqualTo(TurnVerdict.QUOTA);
        assertThat(desk.error()).isEqualTo(508);
        desk.pass(600);
        assertThat(desk.permit(UDP, TurnDesk.address("203.0.113.7", 1))).isEqualTo(TurnVerdict.PERMITTED);
        assertThat(desk.bind(UDP, 0x4002, PEER)).isEqualTo(TurnVerdict.BOUND);
    }

    @Test
    void moreBytesThanASecondHasAreDropped() {
        var limits = new TurnLimits(10, 10, 2, 2, 65_536, Duration.ofHours(1), Duration.ofHours(1));
        var desk = new TurnDesk(limits, PeerPolicy.mediaOnly(Set.of(MEDIA)));
        desk.allocate(UDP);
        desk.permit(UDP, MEDIA);
        String half = "x".repeat(32_768);
        assertThat(desk.send(UDP, MEDIA, half)).isEqualTo(TurnVerdict.RELAYED);
        assertThat(desk.send(UDP, MEDIA, half)).isEqualTo(TurnVerdict.RELAYED);
        assertThat(desk.send(UDP, MEDIA, "x")).isEqualTo(TurnVerdict.OVER_RATE);
        desk.pass(1);
        assertThat(desk.send(UDP, MEDIA, half)).isEqualTo(TurnVerdict.RELAYED);
    }

    @Test
    void channelDataThatSaysMoreThanItHasIsDropped() {
        desk.allocate(UDP);
        desk.bind(UDP, 0x4000, PEER);
        desk.sent.clear();
        for (int length = 0; length < 10; length++) {
            byte[] cut = ByteBuffer.allocate(length).array();
            if (length > 0) {
                cut[0] = 0x40;
            }
            if (length > 3) {
                cut[3] = 7;
            }
            assertThat(desk.received(UDP, cut)).isIn(TurnVerdict.MALFORMED, TurnVerdict.NO_CHANNEL);
        }
        assertThat(desk.sent).isEmpty();
    }

    @Test
    void streamIsCutIntoPackets_RFC8656_3_1() {
        desk.learnNonce(UDP);
        byte[] message = desk.bytes(StunMethod.ALLOCATE, w -> w);
        assertThat(TurnFrames.bytes(message, 0, message.length)).isEqualTo(message.length);
        assertThat(TurnFrames.bytes(message, 0, 3)).isEqualTo(TurnFrames.MORE);
        assertThat(TurnFrames.bytes("220 smtp.x".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 10))
                .isEqualTo(TurnFrames.BROKEN);
        assertThat(TurnFrames.bytes(new byte[] {0, 1, 0, 3}, 0, 4)).isEqualTo(TurnFrames.BROKEN);
        assertThat(TurnFrames.bytes(new byte[] {0x4F, -1, -1, -1}, 0, 4)).isEqualTo(TurnFrames.FRAME_BYTES_MAX - 16);
    }

    @Test
    void indicationsAndAnswersThatMeanNothingAreStray() {
        desk.allocate(UDP);
        desk.sent.clear();
        byte[] data = new StunWriter(org.belfry.ice.stun.StunClass.INDICATION, StunMethod.DATA, desk.next()).bytes();
        assertThat(desk.received(UDP, data)).isEqualTo(TurnVerdict.STRAY);
        byte[] empty = new StunWriter(org.belfry.ice.stun.StunClass.INDICATION, StunMethod.SEND, desk.next()).bytes();
        assertThat(desk.received(UDP, empty)).isEqualTo(TurnVerdict.MALFORMED);
        byte[] success =
                new StunWriter(org.belfry.ice.stun.StunClass.SUCCESS, StunMethod.ALLOCATE, desk.next()).bytes();
        assertThat(desk.received(UDP, success)).isEqualTo(TurnVerdict.STRAY);
        assertThat(desk.sent).isEmpty();
    }
}
