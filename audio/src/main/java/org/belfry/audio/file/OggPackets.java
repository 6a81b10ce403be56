package org.belfry.audio.file;

import java.lang.foreign.MemorySegment;

/// Puts the packets of one stream together from the pages they lie in (RFC 3533 §5). A packet with a
/// piece missing, or longer than any Opus packet may be, is passed over. Pages of other streams are
/// passed over; another stream after ours is the end.
final class OggPackets {

    /// RFC 7845 §6 lets readers refuse more than 61,440 bytes a channel; RTP never carries as much as
    /// this.
    static final int BYTES_MAX = 65_536;

    private final OggPages pages;
    private final MemorySegment file;
    private final byte[] bytes = new byte[BYTES_MAX];
    private final MemorySegment packet = MemorySegment.ofArray(bytes);
    private final int serial;
    private int sequence;
    private int segment;
    private long bodyAt;
    private int length;
    private boolean isTorn;
    private long pageGranule = -1;

    /// @param pages stands at the stream's first page
    OggPackets(MemorySegment file, OggPages pages) {
        this.file = file;
        this.pages = pages;
        this.serial = pages.serial();
        this.bodyAt = pages.bodyAt();
        this.sequence = pages.sequence();
    }

    MemorySegment packet() {
        return packet;
    }

    /// Granule position of the page the packet ended on, if it was the last packet to end there; else
    /// -1.
    long granule() {
        return pageGranule;
    }

    /// Puts the next packet into [#packet].
    ///
    /// @return its length, or -1 at the end
    int next() {
        while (true) {
            while (segment < pages.segments()) {
                int piece = pages.segmentBytes(segment++);
                take(piece);
                if (piece < OggPage.SEGMENT_BYTES_MAX) {
                    int whole = isTorn ? -1 : length;
                    length = 0;
                    isTorn = false;
                    if (whole >= 0) {
                        pageGranule = endsAnother() ? -1 : pages.granule();
                        return whole;
                    }
                }
            }
            if (!turn()) {
                return -1;
            }
        }
    }

    private void take(int piece) {
        if (length + piece > BYTES_MAX) {
            isTorn = true;
        }
        if (!isTorn) {
            MemorySegment.copy(file, bodyAt, packet, length, piece);
            length += piece;
        }
        bodyAt += piece;
    }

    private boolean endsAnother() {
        for (int i = segment; i < pages.segments(); i++) {
            if (pages.segmentBytes(i) < OggPage.SEGMENT_BYTES_MAX) {
                return true;
            }
        }
        return false;
    }

    /// To the stream's next page.
    private boolean turn() {
        do {
            if (!pages.next() || (pages.isFirst() && pages.serial() == serial)) {
                return false;
            }
        } while (pages.serial() != serial);
        boolean isMissing = pages.sequence() != sequence + 1;
        sequence = pages.sequence();
        segment = 0;
        bodyAt = pages.bodyAt();
        if (!pages.isContinued()) {
            length = 0;
            isTorn = false;
        } else if (isMissing || length == 0) {
            isTorn = true;
        }
        return true;
    }
}
