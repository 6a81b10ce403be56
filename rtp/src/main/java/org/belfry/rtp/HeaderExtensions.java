package org.belfry.rtp;

import java.lang.foreign.MemorySegment;

/// Walks the elements of a packet's header extension, in the form of one byte or of two (RFC 8285 §4).
///
/// An element that says to be longer than the rest ends the walk: what came before it stands. Other extensions have no
/// elements. To be reused, like the packet it walks.
public final class HeaderExtensions {

    private static final int ONE_BYTE = 0xBEDE;
    private static final int TWO_BYTES = 0x1000;
    private static final int STOP = 15;

    private MemorySegment region = MemorySegment.NULL;
    private long next;
    private long end;
    private boolean isTwoByte;
    private long headAt;
    private int id;
    private long dataAt;
    private int dataBytes;

    /// Begins at the packet's first element.
    public HeaderExtensions over(RtpPacket packet) {
        region = packet.region();
        int profile = packet.extensionProfile();
        isTwoByte = (profile & 0xFFF0) == TWO_BYTES;
        boolean hasElements = isTwoByte || profile == ONE_BYTE;
        next = hasElements ? packet.extensionAt() : 0;
        end = hasElements ? next + packet.extensionBytes() : 0;
        return this;
    }

    /// Goes to the next element; false if there is none.
    public boolean next() {
        while (next < end) {
            int first = Byte.toUnsignedInt(region.get(Wire.BYTE, next));
            if (first == 0) {
                next++; // padding
                continue;
            }
            return isTwoByte ? twoByte(first) : oneByte(first);
        }
        return false;
    }

    private boolean oneByte(int first) {
        return first >>> 4 != STOP && element(first >>> 4, next + 1, (first & 0x0F) + 1);
    }

    private boolean twoByte(int first) {
        return next + 1 < end && element(first, next + 2, Byte.toUnsignedInt(region.get(Wire.BYTE, next + 1)));
    }

    private boolean element(int elementId, long from, int bytes) {
        if (bytes > end - from) {
            next = end;
            return false;
        }
        headAt = next;
        id = elementId;
        dataAt = from;
        dataBytes = bytes;
        next = from + bytes;
        return true;
    }

    /// Goes to the first element with `wanted` from here on; false if there is none.
    public boolean find(int wanted) {
        while (next()) {
            if (id == wanted) {
                return true;
            }
        }
        return false;
    }

    /// 0 to 14 in the one-byte form, where 0 is an element of a sender who does not know RFC 8285; else 1 to 255.
    public int id() {
        return id;
    }

    public long at() {
        return dataAt;
    }

    public int bytes() {
        return dataBytes;
    }

    /// Gives this element another id, as the far side negotiated it; 0 makes nothing of it for its readers but padding,
    /// bytes and all.
    public void rename(int newId) {
        int most = isTwoByte ? 255 : STOP - 1;
        if (newId < 0 || newId > most) {
            throw new IllegalArgumentException("id: %d (expected: 0..%d)".formatted(newId, most));
        }
        if (newId == 0) {
            region.asSlice(headAt, dataAt + dataBytes - headAt).fill((byte) 0);
        } else if (isTwoByte) {
            region.set(Wire.BYTE, headAt, (byte) newId);
        } else {
            region.set(Wire.BYTE, headAt, (byte) (newId << 4 | (dataBytes - 1)));
        }
    }
}
