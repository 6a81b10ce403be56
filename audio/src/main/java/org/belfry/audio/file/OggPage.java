package org.belfry.audio.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// One page being filled (RFC 3533 §6): whole packets only, at most 255 segments.
///
///     0 "OggS"    4 version     5 flags     6 granule position (8)
///     14 serial   18 sequence   22 CRC      26 segments   27 lacing
final class OggPage {

    static final int FIRST = 2;
    static final int LAST = 4;
    static final int HEADER_BYTES = 27;
    static final int SEGMENTS_MAX = 255;
    static final int SEGMENT_BYTES_MAX = 255;
    static final int BODY_BYTES_MAX = SEGMENTS_MAX * SEGMENT_BYTES_MAX;

    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final int CAPTURE = 0x5367_674F;

    private final int serial;
    private final ByteSink sink;
    private final byte[] lacing = new byte[SEGMENTS_MAX];
    private final byte[] body = new byte[BODY_BYTES_MAX];
    private final byte[] whole = new byte[HEADER_BYTES + SEGMENTS_MAX + BODY_BYTES_MAX];
    private final MemorySegment bodySegment = MemorySegment.ofArray(body);
    private final MemorySegment header = MemorySegment.ofArray(whole);
    private int segments;
    private int bodyBytes;
    private int sequence;

    OggPage(int serial, ByteSink sink) {
        this.serial = serial;
        this.sink = sink;
    }

    boolean isEmpty() {
        return segments == 0;
    }

    boolean hasRoomFor(int packetBytes) {
        return segments + packetBytes / SEGMENT_BYTES_MAX + 1 <= SEGMENTS_MAX;
    }

    void add(MemorySegment packet, long at, int bytes) {
        int left = bytes;
        for (; left >= SEGMENT_BYTES_MAX; left -= SEGMENT_BYTES_MAX) {
            lacing[segments++] = (byte) SEGMENT_BYTES_MAX;
        }
        lacing[segments++] = (byte) left;
        MemorySegment.copy(packet, at, bodySegment, bodyBytes, bytes);
        bodyBytes += bytes;
    }

    /// Hands the page to the sink, in one piece, and begins the next.
    void write(long granule, int flags) {
        header.set(INT, 0, CAPTURE);
        whole[4] = 0;
        whole[5] = (byte) flags;
        header.set(LONG, 6, granule);
        header.set(INT, 14, serial);
        header.set(INT, 18, sequence++);
        header.set(INT, 22, 0);
        whole[26] = (byte) segments;
        System.arraycopy(lacing, 0, whole, HEADER_BYTES, segments);
        System.arraycopy(body, 0, whole, HEADER_BYTES + segments, bodyBytes);
        int length = HEADER_BYTES + segments + bodyBytes;
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc = OggCrc.next(crc, whole[i]);
        }
        header.set(INT, 22, crc);
        sink.put(whole, 0, length);
        segments = 0;
        bodyBytes = 0;
    }
}
