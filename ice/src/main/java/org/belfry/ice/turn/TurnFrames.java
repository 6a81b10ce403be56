package org.belfry.ice.turn;

/// Cuts the byte stream of a TCP or TLS client into packets (RFC 8656 §3.1, §12.5): a STUN message says how long it
/// is, channel data too and is padded to a multiple of four. Takes no memory.
///
/// Limit: [#FRAME_BYTES_MAX] a packet, against a client that makes us buffer without end; nothing that came in a
/// datagram is longer.
public final class TurnFrames {

    /// The longest packet there is.
    public static final int FRAME_BYTES_MAX = 65_556;

    /// More bytes are needed before this can be told.
    public static final int MORE = 0;

    /// This is no TURN client; the stream can't be read any further.
    public static final int BROKEN = -1;

    private TurnFrames() {}

    /// How many bytes the packet takes that begins at `b[from]`, its padding included; [#MORE] or [#BROKEN]. Whether
    /// so many have come is for the caller to see.
    public static int bytes(byte[] b, int from, int to) {
        if (to - from < 4) {
            return MORE;
        }
        int said = (b[from + 2] & 0xFF) << 8 | (b[from + 3] & 0xFF);
        int first = b[from] & 0xFF;
        if (first >= 0x40 && first <= 0x7F) {
            return 4 + (said + 3 & ~3);
        }
        return first <= 3 && said % 4 == 0 ? 20 + said : BROKEN;
    }
}
