package org.belfry.rtp;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/// Walks a compound RTCP packet in clear (RFC 3550 §6.1), and changes its SSRCs where they lie.
///
/// [#read] looks at every length before anything else does: each packet's own, those its count of blocks, chunks or
/// sources asks for, and that together they are all there is (RFC 3550 A.2). A single packet of feedback is taken too
/// (RFC 5506). Types it does not know are walked over and left as they are. To be reused.
///
/// Limits: none of its own; a datagram's 65,535 bytes hold at most 16,383 packets, each visited once.
public final class RtcpCompound {

    private static final int HEADER_BYTES = 4;
    private static final int REMB = 0x52454D42;
    private static final int FEEDBACK_BYTES = 12;
    private static final int REMB_BYTES = 20;

    private MemorySegment region = MemorySegment.NULL;
    private long begin;
    private long end;
    private long packetAt;
    private long nextAt;

    /// Points at the `length` bytes at `at`, unless they are no RTCP; then [#next] goes to the first packet.
    public RtpVerdict read(MemorySegment region, long at, int length) {
        this.region = region;
        begin = at;
        end = at + length;
        nextAt = at;
        RtpVerdict verdict = length < HEADER_BYTES ? RtpVerdict.NOT_RTP : RtpVerdict.WHOLE;
        while (verdict == RtpVerdict.WHOLE && nextAt < end) {
            packetAt = nextAt;
            verdict = judge();
            nextAt = verdict == RtpVerdict.WHOLE ? packetAt + totalBytes() : nextAt;
        }
        nextAt = at;
        if (verdict != RtpVerdict.WHOLE) {
            end = at;
        }
        return verdict;
    }

    private RtpVerdict judge() {
        if (end - packetAt < HEADER_BYTES || !RtpHeader.isVersion2(region, packetAt)) {
            return RtpVerdict.NOT_RTP;
        }
        if (totalBytes() > end - packetAt) {
            return RtpVerdict.CUT;
        }
        if (hasPadding()) {
            int padding = Byte.toUnsignedInt(region.get(Wire.BYTE, packetAt + totalBytes() - 1));
            boolean isLast = packetAt + totalBytes() == end;
            if (!isLast || padding == 0 || padding % 4 != 0 || padding > totalBytes() - HEADER_BYTES) {
                return RtpVerdict.BAD_PADDING;
            }
        }
        return bytes() >= leastBytes() && (type() != RtcpType.SOURCE_DESCRIPTION || chunks(null) == count())
                ? RtpVerdict.WHOLE
                : RtpVerdict.CUT;
    }

    private int leastBytes() {
        return switch (type()) {
            case RtcpType.SENDER_REPORT -> HEADER_BYTES + 4 + SenderInfo.BYTES + count() * ReportBlock.BYTES;
            case RtcpType.RECEIVER_REPORT -> HEADER_BYTES + 4 + count() * ReportBlock.BYTES;
            case RtcpType.BYE -> HEADER_BYTES + 4 * count();
            case RtcpType.APPLICATION, RtcpType.TRANSPORT_FEEDBACK, RtcpType.PAYLOAD_FEEDBACK -> FEEDBACK_BYTES;
            case RtcpType.EXTENDED_REPORT -> HEADER_BYTES + 4;
            default -> HEADER_BYTES;
        };
    }

    /// Goes to the next packet; false if there is none.
    public boolean next() {
        if (nextAt >= end) {
            return false;
        }
        packetAt = nextAt;
        nextAt = packetAt + totalBytes();
        return true;
    }

    /// Whether it begins with a report, as it must unless reduced size was negotiated (RFC 3550 §6.1, RFC 5506).
    public boolean beginsWithReport() {
        if (begin == end) {
            return false;
        }
        int first = Byte.toUnsignedInt(region.get(Wire.BYTE, begin + 1));
        return first == RtcpType.SENDER_REPORT || first == RtcpType.RECEIVER_REPORT;
    }

    /// See [RtcpType].
    public int type() {
        return Byte.toUnsignedInt(region.get(Wire.BYTE, packetAt + 1));
    }

    /// Count of blocks, chunks or sources, or the format of feedback: 0 to 31.
    public int count() {
        return region.get(Wire.BYTE, packetAt) & 0x1F;
    }

    public long at() {
        return packetAt;
    }

    /// Bytes of this packet without its padding.
    public int bytes() {
        return totalBytes()
                - (hasPadding() ? Byte.toUnsignedInt(region.get(Wire.BYTE, packetAt + totalBytes() - 1)) : 0);
    }

    private int totalBytes() {
        return HEADER_BYTES + 4 * Short.toUnsignedInt(region.get(Wire.SHORT, packetAt + 2));
    }

    private boolean hasPadding() {
        return (region.get(Wire.BYTE, packetAt) & 0x20) != 0;
    }

    /// The first SSRC of this packet, which is who speaks, or 0 if it has none.
    public int ssrc() {
        return bytes() >= HEADER_BYTES + 4 ? region.get(Wire.INT, packetAt + 4) : 0;
    }

    /// What the sender of a [RtcpType#SENDER_REPORT] says about itself.
    public SenderInfo senderInfo() {
        requireType(RtcpType.SENDER_REPORT);
        return SenderInfo.read(region, packetAt + 8);
    }

    /// Reports in this packet, 0 to 31.
    public int reportCount() {
        return isReport() ? count() : 0;
    }

    /// Report number `index` from 0.
    public ReportBlock report(int index) {
        Objects.checkIndex(index, reportCount());
        return ReportBlock.read(region, reportAt(index));
    }

    private long reportAt(int index) {
        int before = type() == RtcpType.SENDER_REPORT ? 8 + SenderInfo.BYTES : 8;
        return packetAt + before + (long) index * ReportBlock.BYTES;
    }

    private boolean isReport() {
        return type() == RtcpType.SENDER_REPORT || type() == RtcpType.RECEIVER_REPORT;
    }

    /// The stream that feedback is about, or 0 where the format puts it elsewhere.
    public int mediaSsrc() {
        return isFeedback() ? region.get(Wire.INT, packetAt + 8) : 0;
    }

    private boolean isFeedback() {
        return type() == RtcpType.TRANSPORT_FEEDBACK || type() == RtcpType.PAYLOAD_FEEDBACK;
    }

    /// Tells each sequence number a [RtcpType#NACK] asks for (RFC 4585 §6.2.1): at most 17 for each 4 bytes.
    public void lost(IntConsumer sequence) {
        if (type() != RtcpType.TRANSPORT_FEEDBACK || count() != RtcpType.NACK) {
            return;
        }
        for (long at = packetAt + FEEDBACK_BYTES; at + 4 <= packetAt + bytes(); at += 4) {
            int first = Short.toUnsignedInt(region.get(Wire.SHORT, at));
            int following = Short.toUnsignedInt(region.get(Wire.SHORT, at + 2));
            sequence.accept(first);
            for (int bit = 0; bit < 16; bit++) {
                if ((following >>> bit & 1) != 0) {
                    sequence.accept((first + 1 + bit) & 0xFFFF);
                }
            }
        }
    }

    /// Whether it asks for a whole picture: PLI or FIR.
    public boolean asksForPicture() {
        return type() == RtcpType.PAYLOAD_FEEDBACK
                && (count() == RtcpType.PICTURE_LOSS || count() == RtcpType.FULL_INTRA);
    }

    /// Whether this packet is REMB (draft-alvestrand-rmcat-remb-03 §2.2).
    public boolean isRemb() {
        return type() == RtcpType.PAYLOAD_FEEDBACK
                && count() == RtcpType.APPLICATION_LAYER
                && bytes() >= REMB_BYTES
                && region.get(Wire.INT, packetAt + FEEDBACK_BYTES) == REMB;
    }

    /// The bits per second a REMB allows; as many as a `long` holds if it says more.
    public long rembBitsPerSecond() {
        if (!isRemb()) {
            return 0;
        }
        int word = region.get(Wire.INT, packetAt + 16);
        int exponent = word >>> 18 & 0x3F;
        long mantissa = word & 0x3FFFF;
        return mantissa == 0 || Long.numberOfLeadingZeros(mantissa) > exponent ? mantissa << exponent : Long.MAX_VALUE;
    }

    /// Puts `map` of each SSRC in its place, in every packet: who speaks, whom reports, descriptions, farewells and
    /// feedback are about. Of extended reports only who speaks; what other types hold stays as it is.
    public void mapSsrcs(IntUnaryOperator map) {
        nextAt = begin;
        while (next()) {
            switch (type()) {
                case RtcpType.SENDER_REPORT, RtcpType.RECEIVER_REPORT -> {
                    map(packetAt + 4, map);
                    for (int i = 0; i < count(); i++) {
                        map(reportAt(i), map);
                    }
                }
                case RtcpType.SOURCE_DESCRIPTION -> chunks(map);
                case RtcpType.BYE -> mapAll(packetAt + 4, packetAt + 4 + 4L * count(), 4, map);
                case RtcpType.APPLICATION, RtcpType.EXTENDED_REPORT -> map(packetAt + 4, map);
                case RtcpType.TRANSPORT_FEEDBACK, RtcpType.PAYLOAD_FEEDBACK -> mapFeedback(map);
                default -> {}
            }
        }
        nextAt = begin;
    }

    private void mapFeedback(IntUnaryOperator map) {
        map(packetAt + 4, map);
        map(packetAt + 8, map);
        long packetEnd = packetAt + bytes();
        if (isRemb()) {
            long named = packetAt + REMB_BYTES + 4L * Byte.toUnsignedInt(region.get(Wire.BYTE, packetAt + 16));
            mapAll(packetAt + REMB_BYTES, Math.min(named, packetEnd), 4, map);
        } else if (type() == RtcpType.PAYLOAD_FEEDBACK && count() == RtcpType.FULL_INTRA) {
            mapAll(packetAt + FEEDBACK_BYTES, packetEnd, 8, map);
        }
    }

    private void mapAll(long from, long to, int step, IntUnaryOperator map) {
        for (long at = from; at + 4 <= to; at += step) {
            map(at, map);
        }
    }

    /// 0 says that there is none: it is never given to `map`.
    private void map(long at, IntUnaryOperator map) {
        int ssrc = region.get(Wire.INT, at);
        if (ssrc != 0) {
            region.set(Wire.INT, at, map.applyAsInt(ssrc));
        }
    }

    /// Walks the chunks of a description (RFC 3550 §6.5) and says how many are whole, at most [#count].
    private int chunks(@org.jspecify.annotations.Nullable IntUnaryOperator map) {
        long packetEnd = packetAt + bytes();
        long at = packetAt + HEADER_BYTES;
        int whole = 0;
        while (whole < count() && at + 4 < packetEnd) {
            if (map != null) {
                map(at, map);
            }
            at += 4;
            while (at < packetEnd && region.get(Wire.BYTE, at) != 0) {
                at += at + 1 < packetEnd ? 2 + Byte.toUnsignedInt(region.get(Wire.BYTE, at + 1)) : 2;
            }
            if (at >= packetEnd) {
                return whole;
            }
            // At least one null octet ends the items, then up to the next word.
            at += 4 - (at - packetAt) % 4;
            whole++;
        }
        return whole;
    }

    private void requireType(int expected) {
        if (type() != expected) {
            throw new IllegalStateException("type: %d (expected: %d)".formatted(type(), expected));
        }
    }
}
