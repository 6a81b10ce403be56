package org.belfry.rtp;

import java.lang.foreign.MemorySegment;

/// What a sender says about its own stream (RFC 3550 §6.4.1).
///
/// @param ntpTime wall clock, see [NtpTime]
/// @param rtpTimestamp the same moment by the codec's clock
/// @param packets sent, 32 bits
/// @param payloadBytes sent, 32 bits
public record SenderInfo(long ntpTime, int rtpTimestamp, long packets, long payloadBytes) {

    static final int BYTES = 20;

    static SenderInfo read(MemorySegment region, long at) {
        return new SenderInfo(
                region.get(Wire.LONG, at),
                region.get(Wire.INT, at + 8),
                Integer.toUnsignedLong(region.get(Wire.INT, at + 12)),
                Integer.toUnsignedLong(region.get(Wire.INT, at + 16)));
    }

    void write(MemorySegment region, long at) {
        region.set(Wire.LONG, at, ntpTime);
        region.set(Wire.INT, at + 8, rtpTimestamp);
        region.set(Wire.INT, at + 12, (int) packets);
        region.set(Wire.INT, at + 16, (int) payloadBytes);
    }
}
