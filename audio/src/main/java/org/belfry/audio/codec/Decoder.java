package org.belfry.audio.codec;

import java.lang.foreign.MemorySegment;

/// One direction of one stream: payloads become samples. Remembers what came before; belongs to one
/// thread at a time.
///
/// A payload comes from a peer, so it may be anything: what is no payload of this codec is answered by
/// [#REFUSED] and leaves the decoder usable.
public sealed interface Decoder extends AutoCloseable
        permits ConcentusDecoder, G711Decoder, G722Decoder, L16Decoder, LibopusDecoder {

    /// No payload of this codec, or it holds more than [AudioFormat#PACKET_MS_MAX] or than `samples`
    /// has room for.
    int REFUSED = -1;

    AudioFormat format();

    /// Decodes a packet.
    ///
    /// @param samples receives [AudioFormat#channels] samples a frame from `at` on
    /// @return frames written, or [#REFUSED]
    int decode(MemorySegment payload, long payloadAt, int bytes, short[] samples, int at);

    /// What may have been heard while a packet is missing: Opus has its own guess, the others repeat
    /// the last pitch period, fade, and are silent after 60 ms.
    ///
    /// @param frames of the packet that is missing, at most [AudioFormat#PACKET_MS_MAX]
    /// @return frames written: all of them
    int conceal(int frames, short[] samples, int at);

    /// The packet before this one, which is missing, from what this one says about it (Opus in-band
    /// FEC, RFC 6716 §2.1.7); the same as [#conceal] where it says nothing. Decode this one afterwards.
    int recover(MemorySegment next, long nextAt, int bytes, int frames, short[] samples, int at);

    /// Gives back native memory; nothing may be asked afterwards.
    @Override
    void close();
}
