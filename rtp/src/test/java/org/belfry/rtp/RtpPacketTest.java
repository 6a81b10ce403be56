package org.belfry.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RTP packets and their header extensions.
final class RtpPacketTest {

    private final RtpPacket packet = new RtpPacket();
    private final HeaderExtensions extensions = new HeaderExtensions();

    @Test
    void everyFieldIsReadWhereItLies_RFC3550_5_1() {
        byte[] bytes = Packets.file("rtp-full");
        assertThat(packet.read(Packets.region(bytes), Packets.AT, bytes.length)).isEqualTo(RtpVerdict.WHOLE);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.sequence()).isEqualTo(4_660);
        assertThat(packet.timestamp()).isEqualTo(0xDECAFBAD);
        assertThat(packet.ssrc()).isEqualTo(0xCAFEBABE);
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(1)).isEqualTo(9);
        assertThat(packet.extensionProfile()).isEqualTo(0xBEDE);
        assertThat(packet.payloadBytes()).isEqualTo(5);
        assertThat(packet.paddingBytes()).isEqualTo(3);
        assertThat(packet.lengthBytes()).isEqualTo(bytes.length);
        assertThat(packet.region().get(Wire.BYTE, packet.payloadAt())).isEqualTo((byte) 1);
        assertThatThrownBy(() -> packet.csrc(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void whatIsRewrittenChangesNothingElse() {
        byte[] bytes = Packets.file("rtp-full");
        MemorySegment region = Packets.region(bytes);
        packet.read(region, Packets.AT, bytes.length);
        RtpHeader.setSequence(region, Packets.AT, 65_536 + 7);
        RtpHeader.setTimestamp(region, Packets.AT, -2);
        RtpHeader.setSsrc(region, Packets.AT, 42);
        RtpHeader.setMarker(region, Packets.AT, false);
        RtpHeader.setPayloadType(region, Packets.AT, 101);
        packet.setCsrc(0, 11);
        byte[] expected = bytes.clone();
        byte[] head = HexFormat.of().parseHex("b2650007fffffffe0000002a0000000b");
        System.arraycopy(head, 0, expected, 0, head.length);
        assertThat(Packets.bytes(region, bytes.length)).isEqualTo(expected);
        RtpHeader.setMarker(region, Packets.AT, true);
        assertThat(packet.payloadType()).isEqualTo(101);
        assertThat(packet.marker()).isTrue();
    }

    @Test
    void elementsOfOneByteAreWalkedAndRenamed_RFC8285_4_2() {
        byte[] bytes = Packets.file("rtp-full");
        MemorySegment region = Packets.region(bytes);
        packet.read(region, Packets.AT, bytes.length);
        assertThat(extensions.over(packet).next()).isTrue();
        assertThat(extensions.id()).isEqualTo(1);
        assertThat(extensions.bytes()).isEqualTo(1);
        assertThat(region.get(Wire.BYTE, extensions.at())).isEqualTo((byte) 0xAA);
        extensions.rename(14);
        assertThat(extensions.next()).isTrue();
        assertThat(extensions.id()).isEqualTo(3);
        assertThat(extensions.bytes()).isEqualTo(3);
        extensions.rename(0);
        assertThat(extensions.next()).isFalse();
        assertThat(extensions.over(packet).find(14)).isTrue();
        assertThat(extensions.over(packet).find(3)).isFalse();
        assertThatThrownBy(() -> extensions.rename(15)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void elementsOfTwoBytesAreWalked_RFC8285_4_3() {
        byte[] bytes = Packets.file("rtp-two-byte");
        assertThat(packet.read(Packets.region(bytes), Packets.AT, bytes.length)).isEqualTo(RtpVerdict.WHOLE);
        var seen = new ArrayList<String>();
        extensions.over(packet);
        while (extensions.next()) {
            seen.add(extensions.id() + ":" + extensions.bytes());
        }
        assertThat(seen).containsExactly("5:0", "200:3");
        assertThat(extensions.over(packet).find(200)).isTrue();
        extensions.rename(255);
        assertThat(extensions.over(packet).find(255)).isTrue();
    }

    @Test
    void anElementThatSaysTooMuchEndsTheWalk() {
        byte[] bytes = Packets.file("rtp-full");
        bytes[24] = 0x1F; // 16 bytes where 7 are
        packet.read(Packets.region(bytes), Packets.AT, bytes.length);
        assertThat(extensions.over(packet).next()).isFalse();
        assertThat(extensions.next()).isFalse();
        bytes[24] = (byte) 0xF0; // id 15 ends the walk (RFC 8285 §4.2)
        packet.read(Packets.region(bytes), Packets.AT, bytes.length);
        assertThat(extensions.over(packet).next()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp-full", "rtp-two-byte"})
    void everyTruncationIsReadOrRefusedInsideOfItsBytes(String name) {
        byte[] bytes = Packets.file(name);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            RtpVerdict verdict = packet.read(Packets.region(cut), Packets.AT, length);
            assertThat(verdict == RtpVerdict.NOT_RTP).isEqualTo(length < 12);
            assertThat(packet.lengthBytes()).isEqualTo(verdict == RtpVerdict.WHOLE ? length : 0);
        }
    }

    @Test
    void whateverComesIsReadOrRefused() {
        long seed = 3_550;
        var chance = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[chance.nextInt(80)];
            chance.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
            }
            MemorySegment region = Packets.region(bytes);
            RtpFuzz.walk(region, Packets.AT, bytes.length);
        }
    }

    @Test
    void paddingIsOfAtLeastOneByteAndOfNoMoreThanThereAre() {
        byte[] bytes = HexFormat.of().parseHex("a00000010000000000000001aabb00");
        assertThat(packet.read(Packets.region(bytes), Packets.AT, bytes.length)).isEqualTo(RtpVerdict.BAD_PADDING);
        bytes[14] = 4;
        assertThat(packet.read(Packets.region(bytes), Packets.AT, bytes.length)).isEqualTo(RtpVerdict.BAD_PADDING);
        bytes[14] = 3;
        assertThat(packet.read(Packets.region(bytes), Packets.AT, bytes.length)).isEqualTo(RtpVerdict.WHOLE);
        assertThat(packet.payloadBytes()).isZero();
        assertThat(packet.read(Packets.region(bytes), Packets.AT, 12)).isEqualTo(RtpVerdict.BAD_PADDING);
    }

    @Test
    void firstBytesSayWhatADatagramIs_RFC7983_7_RFC5761_4() {
        assertThat(kind(0, 1)).isEqualTo(MediaKind.STUN);
        assertThat(kind(3, 0)).isEqualTo(MediaKind.STUN);
        assertThat(kind(4, 0)).isEqualTo(MediaKind.NONE);
        assertThat(kind(16, 0)).isEqualTo(MediaKind.ZRTP);
        assertThat(kind(20, 254)).isEqualTo(MediaKind.DTLS);
        assertThat(kind(63, 0)).isEqualTo(MediaKind.DTLS);
        assertThat(kind(64, 0)).isEqualTo(MediaKind.TURN_CHANNEL);
        assertThat(kind(79, 0)).isEqualTo(MediaKind.TURN_CHANNEL);
        assertThat(kind(127, 0)).isEqualTo(MediaKind.TURN_CHANNEL);
        assertThat(kind(128, 0)).isEqualTo(MediaKind.RTP);
        assertThat(kind(128, 191)).isEqualTo(MediaKind.RTP);
        assertThat(kind(128, 200)).isEqualTo(MediaKind.RTCP);
        assertThat(kind(191, 223)).isEqualTo(MediaKind.RTCP);
        assertThat(kind(128, 224)).isEqualTo(MediaKind.RTP);
        assertThat(kind(192, 0)).isEqualTo(MediaKind.NONE);
        assertThat(MediaKind.of(Packets.region(new byte[] {0}), Packets.AT, 1)).isEqualTo(MediaKind.NONE);
    }

    private static MediaKind kind(int first, int second) {
        return MediaKind.of(Packets.region(new byte[] {(byte) first, (byte) second}), Packets.AT, 2);
    }

    @Test
    void oneStreamIsMadeOfManySources() {
        var rewrite = new StreamRewrite(7, 65_535, 1_000);
        assertThat(rewritten(rewrite, 10, 160)).containsExactly(65_535, 1_000);
        assertThat(rewritten(rewrite, 12, 480)).containsExactly(1, 1_320);
        assertThat(rewritten(rewrite, 11, 320)).as("late").containsExactly(0, 1_160);
        rewrite.changeSource(160);
        assertThat(rewritten(rewrite, 40_000, -5)).containsExactly(2, 1_480);
        assertThat(rewritten(rewrite, 40_001, 155)).containsExactly(3, 1_640);
        assertThat(rewrite.lastSequence()).isEqualTo(3);
    }

    private static int[] rewritten(StreamRewrite rewrite, int sequence, int timestamp) {
        MemorySegment region = Packets.region(new byte[12]);
        RtpHeader.write(region, Packets.AT, 0, sequence, timestamp, 1);
        rewrite.apply(region, Packets.AT);
        assertThat(RtpHeader.ssrc(region, Packets.AT)).isEqualTo(rewrite.ssrc());
        return new int[] {RtpHeader.sequence(region, Packets.AT), RtpHeader.timestamp(region, Packets.AT)};
    }
}
