package org.belfry.rtp.srtp;

/// Where a stream stands, for handing it to another context under the same key: without its roll-over counter a running
/// stream can't be opened, and a sender that began again would use its keystream twice.
///
/// @param highestIndex roll-over counter and sequence number of the newest packet, 0 to 2^48 - 1, or -1: none yet
/// @param highestControlIndex of the newest control packet, 0 to 2^31 - 1, or -1: none yet
public record StreamState(int ssrc, long highestIndex, long highestControlIndex) {

    public StreamState {
        if (highestIndex < -1 || highestIndex > PacketIndex.MAX) {
            throw new IllegalArgumentException("highestIndex: %d (expected: -1..2^48-1)".formatted(highestIndex));
        }
        if (highestControlIndex < -1 || highestControlIndex > Streams.CONTROL_INDEX_MAX) {
            throw new IllegalArgumentException(
                    "highestControlIndex: %d (expected: -1..2^31-1)".formatted(highestControlIndex));
        }
    }
}
