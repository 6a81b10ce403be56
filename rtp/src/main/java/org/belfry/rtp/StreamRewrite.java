package org.belfry.rtp;

/// Makes one outgoing stream of many incoming ones, so that the far side sees one SSRC whose numbers go
/// on (RFC 3550 §5.1 wants them steady), whoever plays: the other leg, music on hold, the next leg
/// after a transfer.
///
/// Differences within a source stay as they are, so loss and order of the incoming stream stay visible
/// and a packet that comes late still gets the number that is its own.
public final class StreamRewrite {

    private final int ssrc;
    private int sequenceOffset;
    private int timestampOffset;
    private int lastSequence;
    private int lastTimestamp;
    private boolean hasSource;

    /// Begins as the owner's randomness has it (RFC 3550 §5.1).
    public StreamRewrite(int ssrc, int firstSequence, int firstTimestamp) {
        this.ssrc = ssrc;
        lastSequence = (firstSequence - 1) & 0xFFFF;
        lastTimestamp = firstTimestamp;
    }

    /// From the next packet on it is another source: its first packet follows the last one sent,
    /// `elapsed` units of the codec's clock later.
    public void changeSource(int elapsed) {
        hasSource = false;
        lastTimestamp += elapsed;
    }

    /// Rewrites the header at `at`.
    public void apply(java.lang.foreign.MemorySegment region, long at) {
        int sequence = RtpHeader.sequence(region, at);
        int timestamp = RtpHeader.timestamp(region, at);
        if (!hasSource) {
            hasSource = true;
            sequenceOffset = lastSequence + 1 - sequence;
            timestampOffset = lastTimestamp - timestamp;
        }
        int outSequence = (sequence + sequenceOffset) & 0xFFFF;
        int outTimestamp = timestamp + timestampOffset;
        RtpHeader.setSequence(region, at, outSequence);
        RtpHeader.setTimestamp(region, at, outTimestamp);
        RtpHeader.setSsrc(region, at, ssrc);
        if ((short) (outSequence - lastSequence) > 0) {
            lastSequence = outSequence;
            lastTimestamp = outTimestamp;
        }
    }

    public int ssrc() {
        return ssrc;
    }

    /// What is added to a sequence number of the present source, once a packet of it was rewritten.
    public int sequenceOffset() {
        return sequenceOffset;
    }

    /// The same of its timestamps.
    public int timestampOffset() {
        return timestampOffset;
    }

    /// The highest sequence number that left.
    public int lastSequence() {
        return lastSequence;
    }
}
