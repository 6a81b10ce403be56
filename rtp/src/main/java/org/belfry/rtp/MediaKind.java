package org.belfry.rtp;

import java.lang.foreign.MemorySegment;

/// What a datagram on a media port is, by its first two bytes (RFC 7983 §7, RFC 5761 §4). Channels of TURN may have the
/// numbers of RFC 5766 too, up to 0x7FFF: clients in use take them.
public enum MediaKind {
    STUN,
    ZRTP,
    DTLS,
    TURN_CHANNEL,
    RTP,
    RTCP,
    /// Nothing that is spoken here.
    NONE;

    /// RTP payload types 64 to 95 are never used, so that these bytes are RTCP's.
    private static final int RTCP_FIRST = 192;

    private static final int RTCP_LAST = 223;

    /// Looks at two bytes; whether the rest keeps the promise is for the room that reads it.
    public static MediaKind of(MemorySegment region, long at, int length) {
        if (length < 2) {
            return NONE;
        }
        int first = Byte.toUnsignedInt(region.get(Wire.BYTE, at));
        if (first >= 128 && first <= 191) {
            int second = Byte.toUnsignedInt(region.get(Wire.BYTE, at + 1));
            return second >= RTCP_FIRST && second <= RTCP_LAST ? RTCP : RTP;
        }
        return first <= 3
                ? STUN
                : first < 16 ? NONE : first <= 19 ? ZRTP : first <= 63 ? DTLS : first <= 127 ? TURN_CHANNEL : NONE;
    }
}
