package org.belfry.rtp;

import java.lang.foreign.MemorySegment;

/// What a receiver says about one stream it hears (RFC 3550 §6.4.1).
///
/// @param ssrc of the stream
/// @param fractionLost since the last report, in 1/256
/// @param cumulativeLost packets, -8,388,608 to 8,388,607; below 0 with duplicates
/// @param highestSequence extended by the turns, 32 bits
/// @param jitter in units of the codec's clock, 32 bits
/// @param lastSenderReport the middle 32 bits of the time in the last sender report, or 0: none came
/// @param delaySinceSenderReport in 1/65,536 s
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        long highestSequence,
        long jitter,
        int lastSenderReport,
        int delaySinceSenderReport) {

    static final int BYTES = 24;

    static ReportBlock read(MemorySegment region, long at) {
        int lost = region.get(Wire.INT, at + 4);
        return new ReportBlock(
                region.get(Wire.INT, at),
                lost >>> 24,
                lost << 8 >> 8,
                Integer.toUnsignedLong(region.get(Wire.INT, at + 8)),
                Integer.toUnsignedLong(region.get(Wire.INT, at + 12)),
                region.get(Wire.INT, at + 16),
                region.get(Wire.INT, at + 20));
    }

    void write(MemorySegment region, long at) {
        region.set(Wire.INT, at, ssrc);
        region.set(Wire.INT, at + 4, fractionLost << 24 | (cumulativeLost & 0xFF_FFFF));
        region.set(Wire.INT, at + 8, (int) highestSequence);
        region.set(Wire.INT, at + 12, (int) jitter);
        region.set(Wire.INT, at + 16, lastSenderReport);
        region.set(Wire.INT, at + 20, delaySinceSenderReport);
    }
}
