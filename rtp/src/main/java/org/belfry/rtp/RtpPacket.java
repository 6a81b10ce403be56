package org.belfry.rtp;

import java.lang.foreign.MemorySegment;

/// A view of one RTP packet in clear (RFC 3550 §5.1): points at a packet until it is pointed at the next.
///
/// Meant to be made once by its owner and used for every packet. Accessors are good after [#read] said
/// [RtpVerdict#WHOLE]; before that they describe an empty packet.
public final class RtpPacket {

    private MemorySegment region = MemorySegment.NULL;
    private long at;
    private int headerBytes;
    private int payloadBytes;
    private int paddingBytes;

    /// Points at the `length` bytes at `at`, unless they are no RTP packet.
    public RtpVerdict read(MemorySegment region, long at, int length) {
        this.region = MemorySegment.NULL;
        if (length < RtpHeader.FIXED_BYTES || !RtpHeader.isVersion2(region, at)) {
            return RtpVerdict.NOT_RTP;
        }
        int header = RtpHeader.bytes(region, at, length);
        if (header < 0) {
            return RtpVerdict.CUT;
        }
        int padding = 0;
        if ((region.get(Wire.BYTE, at) & 0x20) != 0) {
            padding = header == length ? 0 : Byte.toUnsignedInt(region.get(Wire.BYTE, at + length - 1));
            if (padding == 0 || padding > length - header) {
                return RtpVerdict.BAD_PADDING;
            }
        }
        this.region = region;
        this.at = at;
        headerBytes = header;
        paddingBytes = padding;
        payloadBytes = length - header - padding;
        return RtpVerdict.WHOLE;
    }

    public MemorySegment region() {
        return region;
    }

    public long at() {
        return at;
    }

    public int lengthBytes() {
        return isEmpty() ? 0 : headerBytes + payloadBytes + paddingBytes;
    }

    public int headerBytes() {
        return isEmpty() ? 0 : headerBytes;
    }

    public long payloadAt() {
        return at + headerBytes;
    }

    /// Without padding.
    public int payloadBytes() {
        return isEmpty() ? 0 : payloadBytes;
    }

    public int paddingBytes() {
        return isEmpty() ? 0 : paddingBytes;
    }

    public boolean marker() {
        return !isEmpty() && RtpHeader.marker(region, at);
    }

    public int payloadType() {
        return isEmpty() ? 0 : RtpHeader.payloadType(region, at);
    }

    public int sequence() {
        return isEmpty() ? 0 : RtpHeader.sequence(region, at);
    }

    public int timestamp() {
        return isEmpty() ? 0 : RtpHeader.timestamp(region, at);
    }

    public int ssrc() {
        return isEmpty() ? 0 : RtpHeader.ssrc(region, at);
    }

    /// 0 to 15.
    public int csrcCount() {
        return isEmpty() ? 0 : region.get(Wire.BYTE, at) & 0x0F;
    }

    /// The contributing source number `index`, from 0 to [#csrcCount] - 1.
    public int csrc(int index) {
        java.util.Objects.checkIndex(index, csrcCount());
        return region.get(Wire.INT, csrcAt(index));
    }

    public void setCsrc(int index, int ssrc) {
        java.util.Objects.checkIndex(index, csrcCount());
        region.set(Wire.INT, csrcAt(index), ssrc);
    }

    public boolean hasExtension() {
        return !isEmpty() && (region.get(Wire.BYTE, at) & 0x10) != 0;
    }

    /// The 16 bits "defined by profile" of the extension, or 0.
    public int extensionProfile() {
        return hasExtension() ? Short.toUnsignedInt(region.get(Wire.SHORT, extensionHeaderAt())) : 0;
    }

    /// Where the extension's data begins.
    public long extensionAt() {
        return extensionHeaderAt() + RtpHeader.EXTENSION_HEADER_BYTES;
    }

    /// Bytes of the extension's data.
    public int extensionBytes() {
        return hasExtension() ? (int) (at + headerBytes - extensionAt()) : 0;
    }

    private long extensionHeaderAt() {
        return csrcAt(csrcCount());
    }

    private long csrcAt(int index) {
        return at + RtpHeader.FIXED_BYTES + (long) RtpHeader.CSRC_BYTES * index;
    }

    private boolean isEmpty() {
        return region.byteSize() == 0;
    }
}
