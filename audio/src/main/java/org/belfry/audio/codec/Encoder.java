package org.belfry.audio.codec;

import java.lang.foreign.MemorySegment;

/// One direction of one stream: samples become payloads. Remembers what came before; belongs to one
/// thread at a time.
public sealed interface Encoder extends AutoCloseable
        permits ConcentusEncoder, G711Encoder, G722Encoder, L16Encoder, LibopusEncoder {

    AudioFormat format();

    /// Frames by which what a decoder makes of it lags behind what was put in; what a file calls
    /// pre-skip (RFC 7845 §4.2).
    int lookaheadFrames();

    /// Encodes a packet.
    ///
    /// @param frames as many as [AudioFormat#packs] allows; each is [AudioFormat#channels] samples
    ///     from `at` on
    /// @param payload has room for [AudioFormat#payloadBytesMax] from `payloadAt` on
    /// @return bytes written
    /// @throws IllegalArgumentException when the codec has no packet of so many frames, or there is
    ///     no room: our bug
    int encode(short[] samples, int at, int frames, MemorySegment payload, long payloadAt);

    /// Gives back native memory; nothing may be asked afterwards.
    @Override
    void close();
}
