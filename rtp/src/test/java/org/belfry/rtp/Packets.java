package org.belfry.rtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Packets of text files: octets in hexadecimal, and after two blanks or more what they are.
final class Packets {

    /// In front of every packet: whoever forgets where it begins is found out.
    static final int AT = 16;

    private Packets() {}

    static byte[] file(String name) {
        try (InputStream in = Packets.class.getResourceAsStream("/packets/" + name + ".txt")) {
            var hex = new StringBuilder();
            new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> hex.append(line.split(" {2}", 2)[0].replace(" ", "")));
            return HexFormat.of().parseHex(hex);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// A region that holds the packet at [#AT] and ends where it ends.
    static MemorySegment region(byte[] packet) {
        MemorySegment region = Arena.ofAuto().allocate(AT + packet.length);
        region.fill((byte) 0xEE);
        MemorySegment.copy(packet, 0, region, Wire.BYTE, AT, packet.length);
        return region;
    }

    static byte[] bytes(MemorySegment region, int length) {
        return region.asSlice(AT, length).toArray(Wire.BYTE);
    }
}
