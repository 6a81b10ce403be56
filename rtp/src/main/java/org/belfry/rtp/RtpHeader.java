package org.belfry.rtp;

import java.lang.foreign.MemorySegment;

/// The fixed header of an RTP packet where it lies (RFC 3550 §5.1), read and written by its address alone: for the
/// paths
/// that touch a field or two of each packet and make no object. What else there is to a packet: [RtpPacket].
///
///      0                   1                   2                   3
///     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
///     |                           timestamp                           |
///     |                             SSRC                              |
///     |                    CSRC, 0 to 15 of them                      |
///     |      profile of the extension |   its words   | …             |
///
/// Apart from [#bytes] and [#write] nothing here checks: ask [#bytes] first.
public final class RtpHeader {

    public static final int FIXED_BYTES = 12;

    static final int CSRC_BYTES = 4;
    static final int EXTENSION_HEADER_BYTES = 4;

    private RtpHeader() {}

    /// Bytes of the whole header, CSRCs and extension with it, or -1: this is no RTP packet of version 2, or its header
    /// says to be longer than the `length` bytes at `at`.
    public static int bytes(MemorySegment region, long at, int length) {
        if (length < FIXED_BYTES || !isVersion2(region, at)) {
            return -1;
        }
        int first = region.get(Wire.BYTE, at);
        int bytes = FIXED_BYTES + CSRC_BYTES * (first & 0x0F);
        if ((first & 0x10) != 0) {
            if (length < bytes + EXTENSION_HEADER_BYTES) {
                return -1;
            }
            bytes += EXTENSION_HEADER_BYTES + 4 * Short.toUnsignedInt(region.get(Wire.SHORT, at + bytes + 2));
        }
        return bytes <= length ? bytes : -1;
    }

    /// Whether the byte at `at` says version 2.
    public static boolean isVersion2(MemorySegment region, long at) {
        return (region.get(Wire.BYTE, at) & 0xC0) == 0x80;
    }

    public static boolean marker(MemorySegment region, long at) {
        return region.get(Wire.BYTE, at + 1) < 0;
    }

    /// 0 to 127.
    public static int payloadType(MemorySegment region, long at) {
        return region.get(Wire.BYTE, at + 1) & 0x7F;
    }

    /// 0 to 65,535.
    public static int sequence(MemorySegment region, long at) {
        return Short.toUnsignedInt(region.get(Wire.SHORT, at + 2));
    }

    /// 32 bits, in units of the codec's clock.
    public static int timestamp(MemorySegment region, long at) {
        return region.get(Wire.INT, at + 4);
    }

    public static int ssrc(MemorySegment region, long at) {
        return region.get(Wire.INT, at + 8);
    }

    public static void setMarker(MemorySegment region, long at, boolean marker) {
        int type = region.get(Wire.BYTE, at + 1) & 0x7F;
        region.set(Wire.BYTE, at + 1, (byte) (marker ? type | 0x80 : type));
    }

    public static void setPayloadType(MemorySegment region, long at, int payloadType) {
        int marker = region.get(Wire.BYTE, at + 1) & 0x80;
        region.set(Wire.BYTE, at + 1, (byte) (marker | (payloadType & 0x7F)));
    }

    public static void setSequence(MemorySegment region, long at, int sequence) {
        region.set(Wire.SHORT, at + 2, (short) sequence);
    }

    public static void setTimestamp(MemorySegment region, long at, int timestamp) {
        region.set(Wire.INT, at + 4, timestamp);
    }

    public static void setSsrc(MemorySegment region, long at, int ssrc) {
        region.set(Wire.INT, at + 8, ssrc);
    }

    /// Writes a header without CSRCs, extension, padding and marker.
    public static void write(MemorySegment region, long at, int payloadType, int sequence, int timestamp, int ssrc) {
        region.set(Wire.BYTE, at, (byte) 0x80);
        region.set(Wire.BYTE, at + 1, (byte) (payloadType & 0x7F));
        setSequence(region, at, sequence);
        setTimestamp(region, at, timestamp);
        setSsrc(region, at, ssrc);
    }
}
