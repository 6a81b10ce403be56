package org.belfry.media.dtls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSender;

/// Tells keys apart by what they do: a master key shows nothing of itself, so one known packet is sealed with it.
final class KeyTexts {

    private KeyTexts() {}

    /// The sealed packet in hexadecimal: the same for the same key only.
    static String of(MasterKey key) {
        try (var arena = Arena.ofConfined();
                var sender = new SrtpSender(key, org.belfry.rtp.srtp.Primitives.best())) {
            MemorySegment region = arena.allocate(256, 16);
            byte[] packet = HexFormat.of().parseHex("800000010000000000000001" + "00".repeat(32));
            MemorySegment.copy(packet, 0, region, ValueLayout.JAVA_BYTE, 0, packet.length);
            sender.protectRtp(region, 0, packet.length);
            return HexFormat.of()
                    .formatHex(region.asSlice(0, sender.lengthBytes()).toArray(ValueLayout.JAVA_BYTE));
        }
    }
}
