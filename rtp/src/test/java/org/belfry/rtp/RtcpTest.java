package org.belfry.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Control packets: walked, asked, mapped, written.
final class RtcpTest {

    private final RtcpCompound compound = new RtcpCompound();

    private void read(byte[] bytes) {
        assertThat(compound.read(Packets.region(bytes), Packets.AT, bytes.length))
                .isEqualTo(RtpVerdict.WHOLE);
    }

    private void goTo(int type, int count) {
        while (compound.next()) {
            if (compound.type() == type && compound.count() == count) {
                return;
            }
        }
        throw new AssertionError("no packet " + type + "/" + count);
    }

    @Test
    void everyPacketIsWalked_RFC3550_6_1() {
        read(Packets.file("rtcp-full"));
        assertThat(compound.beginsWithReport()).isTrue();
        var types = new ArrayList<Integer>();
        while (compound.next()) {
            types.add(compound.type());
        }
        assertThat(types).containsExactly(200, 201, 202, 205, 206, 206, 206, 205, 204, 207, 223, 203);
        assertThat(compound.bytes()).as("without padding").isEqualTo(12);
    }

    @Test
    void reportsAreRead_RFC3550_6_4() {
        read(Packets.file("rtcp-full"));
        assertThat(compound.next()).isTrue();
        assertThat(compound.ssrc()).isEqualTo(1);
        assertThat(compound.senderInfo()).isEqualTo(new SenderInfo(0xE7D3_A100_8000_0000L, 0x1000, 100, 16_000));
        assertThat(compound.report(0)).isEqualTo(new ReportBlock(2, 64, -2, 65_541, 30, 0xA100_8000, 65_536));
        assertThatThrownBy(() -> compound.report(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(compound.next()).isTrue();
        assertThat(compound.report(0)).isEqualTo(new ReportBlock(3, 0, 0, 9, 0, 0, 0));
        assertThatThrownBy(compound::senderInfo).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void feedbackIsRead_RFC4585_6_RFC5104_4_3() {
        read(Packets.file("rtcp-full"));
        goTo(RtcpType.TRANSPORT_FEEDBACK, RtcpType.NACK);
        var lost = new ArrayList<Integer>();
        compound.lost(lost::add);
        assertThat(lost).containsExactly(65_535, 0, 15);
        assertThat(compound.mediaSsrc()).isEqualTo(2);
        goTo(RtcpType.PAYLOAD_FEEDBACK, RtcpType.PICTURE_LOSS);
        assertThat(compound.asksForPicture()).isTrue();
        goTo(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FULL_INTRA);
        assertThat(compound.asksForPicture()).isTrue();
        goTo(RtcpType.PAYLOAD_FEEDBACK, RtcpType.APPLICATION_LAYER);
        assertThat(compound.isRemb()).isTrue();
        assertThat(compound.rembBitsPerSecond()).isEqualTo(1_000_000);
        assertThat(compound.asksForPicture()).isFalse();
    }

    @Test
    void everySsrcIsMappedAndNothingElse() {
        byte[] bytes = Packets.file("rtcp-full");
        MemorySegment region = Packets.region(bytes);
        compound.read(region, Packets.AT, bytes.length);
        var seen = new ArrayList<Integer>();
        compound.mapSsrcs(ssrc -> {
            seen.add(ssrc);
            return 0x7700_0000 | ssrc;
        });
        assertThat(seen).containsExactly(1, 2, 1, 3, 1, 2, 1, 2, 1, 2, 1, 3, 1, 2, 3, 1, 2, 1, 1, 1, 2);
        compound.mapSsrcs(ssrc -> ssrc & 0xFF);
        assertThat(Packets.bytes(region, bytes.length)).isEqualTo(bytes);
    }

    @Test
    void everyTruncationIsRefusedOrEndsWithAPacket() {
        byte[] bytes = Packets.file("rtcp-full");
        int whole = 0;
        for (int length = 0; length < bytes.length; length++) {
            MemorySegment region = Packets.region(Arrays.copyOf(bytes, length));
            RtpVerdict verdict = compound.read(region, Packets.AT, length);
            if (verdict == RtpVerdict.WHOLE) {
                whole++;
            } else {
                assertThat(compound.next()).isFalse();
            }
        }
        assertThat(whole).as("the ends of eleven packets").isEqualTo(11);
    }

    @Test
    void whateverComesIsWalkedOrRefused() {
        long seed = 4_585;
        var chance = new Random(seed);
        byte[] good = Packets.file("rtcp-full");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int changes = chance.nextInt(6); changes >= 0; changes--) {
                bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
            }
            RtcpFuzz.walk(Packets.region(bytes), Packets.AT, bytes.length);
        }
    }

    @Test
    void paddingStandsAtTheVeryEndOnly_RFC3550_6_4_1() {
        byte[] inFront = HexFormat.of().parseHex("a0c9000200000001000000048000c000".replace("8000c000", "80c90000"));
        assertThat(compound.read(Packets.region(inFront), Packets.AT, inFront.length))
                .isNotEqualTo(RtpVerdict.WHOLE);
        byte[] odd = HexFormat.of().parseHex("a0c900020000000100000003");
        assertThat(compound.read(Packets.region(odd), Packets.AT, odd.length)).isEqualTo(RtpVerdict.BAD_PADDING);
    }

    @Test
    void moreBlocksThanBytesAreRefused() {
        byte[] liar = HexFormat.of().parseHex("9fc8000600000001" + "00".repeat(20));
        assertThat(compound.read(Packets.region(liar), Packets.AT, liar.length)).isEqualTo(RtpVerdict.CUT);
        byte[] bye = HexFormat.of().parseHex("82cb000100000001");
        assertThat(compound.read(Packets.region(bye), Packets.AT, bye.length)).isEqualTo(RtpVerdict.CUT);
        byte[] endless = HexFormat.of().parseHex("81ca00020000000101046162");
        assertThat(compound.read(Packets.region(endless), Packets.AT, endless.length))
                .isEqualTo(RtpVerdict.CUT);
    }

    @Test
    void hugeRembIsAsMuchAsThereIs() {
        byte[] remb = HexFormat.of().parseHex("8fce000400000001000000005245 4d42 00ffffff".replace(" ", ""));
        read(remb);
        assertThat(compound.next()).isTrue();
        assertThat(compound.rembBitsPerSecond()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsWrittenReadsTheSame() {
        MemorySegment region = Arena.ofAuto().allocate(512);
        var block = new ReportBlock(9, 255, -8_388_608, 0xFFFF_FFFFL, 0xFFFF_FFFFL, -1, -1);
        var info = new SenderInfo(-5, 6, 7, 8);
        int length = new RtcpWriter()
                .over(region, Packets.AT)
                .senderReport(5, info, List.of(block, block))
                .name(5, "abc")
                .nack(5, 6, 65_000, 3)
                .pictureLoss(5, 6)
                .fullIntra(5, 6, 255)
                .bye(5)
                .lengthBytes();
        assertThat(compound.read(region, Packets.AT, length)).isEqualTo(RtpVerdict.WHOLE);
        assertThat(compound.next()).isTrue();
        assertThat(compound.senderInfo()).isEqualTo(info);
        assertThat(compound.report(1)).isEqualTo(block);
        goTo(RtcpType.TRANSPORT_FEEDBACK, RtcpType.NACK);
        var lost = new ArrayList<Integer>();
        compound.lost(lost::add);
        assertThat(lost).containsExactly(65_000, 65_001, 65_002);
        goTo(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FULL_INTRA);
        goTo(RtcpType.BYE, 1);
        assertThat(compound.next()).isFalse();
        assertThat(new RtcpWriter().over(region, 0).receiverReport(1, List.of()).lengthBytes())
                .isEqualTo(8);
    }

    @Test
    void everyLengthOfANameIsPadded() {
        MemorySegment region = Arena.ofAuto().allocate(512);
        for (int bytes = 1; bytes <= 255; bytes++) {
            int length =
                    new RtcpWriter().over(region, 0).name(1, "x".repeat(bytes)).lengthBytes();
            assertThat(compound.read(region, 0, length)).as("%d bytes", bytes).isEqualTo(RtpVerdict.WHOLE);
        }
        assertThatThrownBy(() -> new RtcpWriter().over(region, 0).name(1, "x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
