package org.belfry.media.quality;

/// One received stream, as of a moment. All counts are of packets.
///
/// @param packets that came
/// @param bytes with the headers of RTP
/// @param lost that should have come and did not; a packet that came twice makes up for none
/// @param lossPercent 0 to 100
/// @param burstRatio of how long losses lasted to how long they would by chance, 1 and above
/// @param reordered after a later one
/// @param duplicates more than once
/// @param silent surely nothing to hear in them
/// @param foreign under payload types that were not agreed on
/// @param sources that took turns in it
/// @param types seen
/// @param jitter now and at its worst
/// @param times when
public record StreamSnapshot(
        long packets,
        long bytes,
        long lost,
        double lossPercent,
        double burstRatio,
        long reordered,
        long duplicates,
        long silent,
        long foreign,
        int sources,
        PayloadTypes types,
        Jitter jitter,
        Times times) {

    /// RFC 3550 §6.4.1.
    public record Jitter(double nowMs, double mostMs) {}

    /// In milliseconds since the facts began, [QualitySnapshot#NEVER] if never.
    ///
    /// @param gapMs longest time between two packets
    public record Times(long firstMs, long lastMs, long gapMs) {}

    public boolean hasBegun() {
        return packets > 0;
    }
}
