package org.belfry.rtp;

import static org.belfry.ground.fuzz.Claim.claim;

import java.lang.foreign.MemorySegment;

/// Any datagram as RTP: read or refused, all of it lies inside, and its extension and events can be asked for.
public final class RtpFuzz {

    private RtpFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        walk(Packets.region(bytes), Packets.AT, bytes.length);
    }

    static void walk(MemorySegment region, long at, int length) {
        MediaKind.of(region, at, length);
        var packet = new RtpPacket();
        if (packet.read(region, at, length) != RtpVerdict.WHOLE) {
            claim(packet.lengthBytes() == 0 && packet.csrcCount() == 0 && !packet.hasExtension());
            return;
        }
        claim(packet.lengthBytes() == length && packet.payloadBytes() >= 0 && packet.headerBytes() >= 12);
        for (int i = 0; i < packet.csrcCount(); i++) {
            packet.setCsrc(i, packet.csrc(i));
        }
        var extensions = new HeaderExtensions().over(packet);
        int elements = 0;
        while (extensions.next()) {
            long from = packet.extensionAt();
            claim(extensions.at() >= from && extensions.at() + extensions.bytes() <= from + packet.extensionBytes());
            elements++;
            extensions.rename(1 + elements % 14);
        }
        extensions.over(packet);
        while (extensions.next()) {
            elements--;
        }
        claim(elements == 0);
        TelephoneEvent.read(region, packet.payloadAt(), packet.payloadBytes()).ifPresent(event -> {
            int word = region.get(Wire.INT, packet.payloadAt()) & ~0x40_0000; // reserved
            event.write(region, packet.payloadAt());
            claim(region.get(Wire.INT, packet.payloadAt()) == word);
        });
    }
}
