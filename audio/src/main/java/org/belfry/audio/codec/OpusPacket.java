package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// What the first bytes of an Opus packet tell without decoding it (RFC 6716 §3.1): the
/// table-of-contents byte.
public final class OpusPacket {

    /// What our encoder fills at most: one frame's limit (RFC 6716 §3.2.1), which also keeps a packet
    /// within an Ethernet frame.
    public static final int BYTES_MAX = 1_275;

    /// What we decode at most: six frames of 20 ms, each as large as it may be, with lengths. More is
    /// padding.
    static final int DECODED_BYTES_MAX = 8_192;

    /// 120 ms (RFC 6716 §3.2.5, R5).
    static final int TICKS_MAX = 5_760;

    private static final int TICKS_2_5_MS = 120;

    private OpusPacket() {}

    /// Duration in ticks of 1/48,000 s, which is what the RTP timestamp and granule positions count; -1
    /// when it is no packet: empty, no frame, or more than 120 ms.
    public static int ticks(MemorySegment payload, long at, int bytes) {
        if (bytes < 1) {
            return -1;
        }
        int toc = payload.get(JAVA_BYTE, at);
        int frames = frames(toc, payload, at, bytes);
        int ticks = frames * frameTicks(toc);
        return frames < 1 || ticks > TICKS_MAX ? -1 : ticks;
    }

    /// Whether it was encoded with two channels.
    public static boolean isStereo(MemorySegment payload, long at) {
        return (payload.get(JAVA_BYTE, at) & 4) != 0;
    }

    private static int frames(int toc, MemorySegment payload, long at, int bytes) {
        return switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> bytes < 2 ? -1 : payload.get(JAVA_BYTE, at + 1) & 0x3F;
        };
    }

    /// Table 2: SILK has 10, 20, 40, 60 ms; hybrid 10, 20; CELT 2.5, 5, 10, 20.
    private static int frameTicks(int toc) {
        int config = (toc >> 3) & 0x1F;
        if (config >= 16) {
            return TICKS_2_5_MS << (config & 3);
        }
        if (config >= 12) {
            return (4 * TICKS_2_5_MS) << (config & 1);
        }
        return (config & 3) == 3 ? 24 * TICKS_2_5_MS : (4 * TICKS_2_5_MS) << (config & 3);
    }
}
