package org.belfry.rtp;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes a compound RTCP packet into a region of its owner (RFC 3550 §6, RFC 4585 §6, RFC 5104 §4.3.1).
///
/// Call in the order the packets shall have: a report, the name, then the rest. Writing beyond the region throws, for
/// the sizes are ours. To be reused with [#over].
public final class RtcpWriter {

    private static final int CNAME = 1;
    private static final int CNAME_BYTES_MAX = 255;
    private static final int BLOCKS_MAX = 31;

    private MemorySegment region = MemorySegment.NULL;
    private long begin;
    private long at;

    public RtcpWriter over(MemorySegment region, long at) {
        this.region = region;
        begin = at;
        this.at = at;
        return this;
    }

    /// Bytes written since [#over].
    public int lengthBytes() {
        return (int) (at - begin);
    }

    public RtcpWriter senderReport(int ssrc, SenderInfo info, List<ReportBlock> blocks) {
        begin(RtcpType.SENDER_REPORT, blocks.size(), 4 + SenderInfo.BYTES + blocks.size() * ReportBlock.BYTES);
        word(ssrc);
        info.write(region, at);
        at += SenderInfo.BYTES;
        return blocks(blocks);
    }

    public RtcpWriter receiverReport(int ssrc, List<ReportBlock> blocks) {
        begin(RtcpType.RECEIVER_REPORT, blocks.size(), 4 + blocks.size() * ReportBlock.BYTES);
        word(ssrc);
        return blocks(blocks);
    }

    private RtcpWriter blocks(List<ReportBlock> blocks) {
        for (ReportBlock block : blocks) {
            block.write(region, at);
            at += ReportBlock.BYTES;
        }
        return this;
    }

    /// The canonical name (RFC 3550 §6.5.1), which shall say nothing about anybody (RFC 7022): 1 to 255 bytes of UTF-8.
    public RtcpWriter name(int ssrc, String canonicalName) {
        byte[] name = canonicalName.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > CNAME_BYTES_MAX) {
            throw new IllegalArgumentException("name: %d bytes (expected: 1..255)".formatted(name.length));
        }
        int items = 2 + name.length;
        int padded = items + 4 - items % 4;
        begin(RtcpType.SOURCE_DESCRIPTION, 1, 4 + padded);
        word(ssrc);
        region.asSlice(at, padded).fill((byte) 0);
        region.set(Wire.BYTE, at, (byte) CNAME);
        region.set(Wire.BYTE, at + 1, (byte) name.length);
        MemorySegment.copy(name, 0, region, Wire.BYTE, at + 2, name.length);
        at += padded;
        return this;
    }

    public RtcpWriter bye(int ssrc) {
        begin(RtcpType.BYE, 1, 4);
        word(ssrc);
        return this;
    }

    /// Asks for `first` and those of the 16 after it whose bit is set, the lowest first.
    public RtcpWriter nack(int ssrc, int mediaSsrc, int first, int following) {
        feedback(RtcpType.TRANSPORT_FEEDBACK, RtcpType.NACK, ssrc, mediaSsrc, 4);
        word(first << 16 | (following & 0xFFFF));
        return this;
    }

    public RtcpWriter pictureLoss(int ssrc, int mediaSsrc) {
        feedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.PICTURE_LOSS, ssrc, mediaSsrc, 0);
        return this;
    }

    /// `command` counts up with each new request (RFC 5104 §4.3.1.1).
    public RtcpWriter fullIntra(int ssrc, int mediaSsrc, int command) {
        feedback(RtcpType.PAYLOAD_FEEDBACK, RtcpType.FULL_INTRA, ssrc, 0, 8);
        word(mediaSsrc);
        word(command << 24);
        return this;
    }

    private void feedback(int type, int format, int ssrc, int mediaSsrc, int moreBytes) {
        begin(type, format, 8 + moreBytes);
        word(ssrc);
        word(mediaSsrc);
    }

    private void begin(int type, int count, int bodyBytes) {
        if (count > BLOCKS_MAX) {
            throw new IllegalArgumentException("blocks: %d (expected: 0..31)".formatted(count));
        }
        word((0x80 | count) << 24 | type << 16 | bodyBytes / 4);
    }

    private void word(int value) {
        region.set(Wire.INT, at, value);
        at += 4;
    }
}
