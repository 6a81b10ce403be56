package org.belfry.audio.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// Walks the pages of an Ogg file (RFC 3533 §6). What is torn or has a wrong checksum is passed over to
/// the next page that is whole.
///
/// Limit: checksums over four times the file's length in all, then it is at its end. Without it a file
/// made of beginnings of pages, each claiming the 64 KiB after it, would cost thousands of times its
/// length.
final class OggPages {

    private final MemorySegment file;
    private long budgetBytes;
    private long next;
    private long at;
    private int segments;
    private long bodyAt;

    OggPages(MemorySegment file) {
        this.file = file;
        this.budgetBytes = 4 * file.byteSize();
    }

    /// Goes to the next whole page.
    boolean next() {
        for (long from = next; from + OggPage.HEADER_BYTES <= file.byteSize() && budgetBytes > 0; from++) {
            if (file.get(OggPage.INT, from) == OggPage.CAPTURE && isWhole(from)) {
                at = from;
                return true;
            }
        }
        next = file.byteSize();
        return false;
    }

    private boolean isWhole(long from) {
        int count = file.get(JAVA_BYTE, from + 26) & 0xFF;
        long body = from + OggPage.HEADER_BYTES + count;
        if (file.get(JAVA_BYTE, from + 4) != 0 || body > file.byteSize()) {
            return false;
        }
        long end = body;
        for (int i = 0; i < count; i++) {
            end += file.get(JAVA_BYTE, from + OggPage.HEADER_BYTES + i) & 0xFF;
        }
        budgetBytes -= end - from;
        if (end > file.byteSize() || budgetBytes < 0 || file.get(OggPage.INT, from + 22) != crc(from, end)) {
            return false;
        }
        segments = count;
        bodyAt = body;
        next = end;
        return true;
    }

    private int crc(long from, long end) {
        int crc = 0;
        for (long i = from; i < end; i++) {
            boolean isChecksum = i >= from + 22 && i < from + 26;
            crc = OggCrc.next(crc, isChecksum ? 0 : file.get(JAVA_BYTE, i));
        }
        return crc;
    }

    long at() {
        return at;
    }

    boolean isContinued() {
        return (file.get(JAVA_BYTE, at + 5) & 1) != 0;
    }

    boolean isFirst() {
        return (file.get(JAVA_BYTE, at + 5) & OggPage.FIRST) != 0;
    }

    long granule() {
        return file.get(OggPage.LONG, at + 6);
    }

    int serial() {
        return file.get(OggPage.INT, at + 14);
    }

    int sequence() {
        return file.get(OggPage.INT, at + 18);
    }

    int segments() {
        return segments;
    }

    int segmentBytes(int segment) {
        return file.get(JAVA_BYTE, at + OggPage.HEADER_BYTES + segment) & 0xFF;
    }

    long bodyAt() {
        return bodyAt;
    }
}
