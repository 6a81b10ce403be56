package org.belfry.rtp.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.belfry.rtp.RtpHeader;
import org.junit.jupiter.params.provider.Arguments;

/// A native region to work on, packets to put there, and every suite with every home of the primitives.
final class Desk {

    static final int SSRC = 0xCAFE_BABE;
    static final int AT = 64;

    final MemorySegment region = Arena.ofAuto().allocate(4_096, 16);

    /// libcrypto is installed wherever these tests run: its absence would be a failure, not a skip.
    static List<Primitives> homes() {
        return List.of(Primitives.libcrypto().orElseThrow(), Primitives.jdk());
    }

    static Stream<Arguments> suitesAndHomes() {
        var all = new ArrayList<Arguments>();
        for (SrtpSuite suite : SrtpSuite.values()) {
            for (Primitives home : homes()) {
                all.add(Arguments.of(suite, home));
            }
        }
        return all.stream();
    }

    static MasterKey key(SrtpSuite suite, long seed) {
        byte[] bytes = new byte[suite.keyBytes() + suite.saltBytes()];
        new Random(seed).nextBytes(bytes);
        return MasterKey.of(suite, bytes);
    }

    /// An RTP packet of our own; `chance` decides about CSRCs, extension and payload.
    static byte[] rtp(int ssrc, int sequence, Random chance) {
        int csrcs = chance.nextInt(4) == 0 ? chance.nextInt(16) : 0;
        int words = chance.nextInt(4) == 0 ? chance.nextInt(6) : -1;
        int header = 12 + 4 * csrcs + (words < 0 ? 0 : 4 + 4 * words);
        byte[] packet = new byte[header + chance.nextInt(400)];
        chance.nextBytes(packet);
        MemorySegment segment = MemorySegment.ofArray(packet);
        RtpHeader.write(segment, 0, 96, sequence, chance.nextInt(), ssrc);
        packet[0] |= (byte) csrcs;
        if (words >= 0) {
            packet[0] |= 0x10;
            packet[12 + 4 * csrcs + 2] = 0;
            packet[12 + 4 * csrcs + 3] = (byte) words;
        }
        return packet;
    }

    /// A receiver report and some bytes more that are whole words.
    static byte[] rtcp(int ssrc, Random chance) {
        byte[] packet = new byte[8 + 4 * chance.nextInt(60)];
        chance.nextBytes(packet);
        MemorySegment segment = MemorySegment.ofArray(packet);
        segment.set(NativeRegions.INT, 0, 0x80C9_0000 | (packet.length / 4 - 1));
        segment.set(NativeRegions.INT, 4, ssrc);
        return packet;
    }

    int put(byte[] packet) {
        region.fill((byte) 0xA5);
        MemorySegment.copy(packet, 0, region, NativeRegions.BYTE, AT, packet.length);
        return packet.length;
    }

    byte[] take(int length) {
        byte[] packet = new byte[length];
        MemorySegment.copy(region, NativeRegions.BYTE, AT, packet, 0, length);
        return packet;
    }

    /// The sealed packet; fails if it is refused.
    byte[] protectRtp(SrtpSender sender, byte[] packet) {
        SrtpVerdict verdict = sender.protectRtp(region, AT, put(packet));
        requireDone(verdict);
        return take(sender.lengthBytes());
    }

    byte[] protectRtcp(SrtpSender sender, byte[] packet) {
        requireDone(sender.protectRtcp(region, AT, put(packet)));
        return take(sender.lengthBytes());
    }

    SrtpVerdict unprotectRtp(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtp(region, AT, put(packet));
    }

    SrtpVerdict unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtcp(region, AT, put(packet));
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    private static void requireDone(SrtpVerdict verdict) {
        if (verdict != SrtpVerdict.DONE) {
            throw new AssertionError(verdict);
        }
    }
}
