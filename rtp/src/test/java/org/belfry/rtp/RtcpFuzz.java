package org.belfry.rtp;

import static org.belfry.ground.fuzz.Claim.claim;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Any datagram as RTCP: walked or refused; its packets are all there is; mapping every SSRC there and back leaves all
/// as it was.
public final class RtcpFuzz {

    private RtcpFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        walk(Packets.region(bytes), Packets.AT, bytes.length);
    }

    static void walk(MemorySegment region, long at, int length) {
        byte[] before = region.toArray(Wire.BYTE);
        var compound = new RtcpCompound();
        if (compound.read(region, at, length) != RtpVerdict.WHOLE) {
            claim(!compound.next() && !compound.beginsWithReport());
            return;
        }
        long end = at;
        while (compound.next()) {
            claim(compound.at() >= end && compound.at() + compound.bytes() <= at + length);
            end = compound.at() + compound.bytes();
            ask(compound);
        }
        // Never to 0 and never from it: that says "none".
        compound.mapSsrcs(ssrc -> ssrc == Integer.MIN_VALUE ? ssrc : ssrc ^ Integer.MIN_VALUE);
        compound.mapSsrcs(ssrc -> ssrc == Integer.MIN_VALUE ? ssrc : ssrc ^ Integer.MIN_VALUE);
        claim(Arrays.equals(before, region.toArray(Wire.BYTE)));
    }

    private static void ask(RtcpCompound compound) {
        compound.ssrc();
        compound.mediaSsrc();
        compound.asksForPicture();
        claim(compound.rembBitsPerSecond() >= 0);
        compound.lost(sequence -> claim(sequence >= 0 && sequence <= 0xFFFF));
        if (compound.type() == RtcpType.SENDER_REPORT) {
            compound.senderInfo();
        }
        for (int i = 0; i < compound.reportCount(); i++) {
            ReportBlock block = compound.report(i);
            NtpTime.roundTrip(0x1234_5678_9ABC_DEF0L, block);
        }
    }
}
