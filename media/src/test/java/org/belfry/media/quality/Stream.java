package org.belfry.media.quality;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.belfry.rtp.Reception.Arrival;
import org.belfry.rtp.RtpHeader;
import org.belfry.sip.sdp.Codec;

/// Packets of 20 ms, 160 bytes each, put into facts one by one.
final class Stream {

    static final long MS = 1_000_000;
    static final int SSRC = 0x1234;
    static final Negotiated PHONE = Negotiated.of(List.of(
            new Codec.Numbered(0, Codec.PCMU),
            new Codec.Numbered(8, Codec.PCMA),
            new Codec.Numbered(13, Codec.of("CN", 8_000)),
            new Codec.Numbered(101, Codec.TELEPHONE_EVENT)));

    private static final int PAYLOAD_BYTES = 160;
    static final int BYTES = RtpHeader.FIXED_BYTES + PAYLOAD_BYTES;

    final MemorySegment region = Arena.ofAuto().allocate(BYTES);
    final StreamFacts facts;
    int payloadType;
    int ssrc = SSRC;

    Stream() {
        this(new StreamFacts(PHONE, 0, 0));
    }

    Stream(StreamFacts facts) {
        this.facts = facts;
        speak();
    }

    void speak() {
        fill((byte) 0x21);
    }

    void fill(byte octet) {
        region.asSlice(RtpHeader.FIXED_BYTES).fill(octet);
    }

    /// On time.
    Arrival packet(int sequence) {
        return packet(sequence, sequence * 20L * MS);
    }

    Arrival packet(int sequence, long nowNanos) {
        write(sequence);
        return facts.received(region, 0, BYTES, nowNanos);
    }

    void write(int sequence) {
        RtpHeader.write(region, 0, payloadType, sequence & 0xFFFF, sequence * PAYLOAD_BYTES, ssrc);
    }
}
