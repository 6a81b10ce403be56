package org.belfry.rtp.srtp;

/// The 48-bit index of an RTP packet: roll-over counter and sequence number (RFC 3711 §3.3.1).
final class PacketIndex {

    /// The last one (RFC 3711 §9.2: at most 2^48 packets under one key).
    static final long MAX = (1L << 48) - 1;

    private static final int HALF = 1 << 15;

    private PacketIndex() {}

    /// The likely index of the packet with `sequence`, given the highest known one, or -1 for none known: then the
    /// counter is 0. Below 0: before the first turn of the counter. Above [#MAX]: the counter is at its end.
    static long guess(long highest, int sequence) {
        if (highest < 0) {
            return sequence;
        }
        long turns = highest >>> 16;
        int last = (int) highest & 0xFFFF;
        if (last < HALF) {
            turns -= sequence - last > HALF ? 1 : 0;
        } else {
            turns += last - HALF > sequence ? 1 : 0;
        }
        return (turns << 16) + sequence;
    }
}
