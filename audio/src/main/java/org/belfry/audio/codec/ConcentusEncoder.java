package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.lang.foreign.MemorySegment;

/// Opus (RFC 6716) by Concentus, which writes arrays: a copy of each payload.
final class ConcentusEncoder implements Encoder {

    private final AudioFormat format;
    private final OpusEncoder encoder;
    private final byte[] packet = new byte[OpusPacket.BYTES_MAX];

    ConcentusEncoder(AudioFormat format, OpusEncoder encoder) {
        this.format = format;
        this.encoder = encoder;
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int lookaheadFrames() {
        return encoder.getLookahead();
    }

    @Override
    public int encode(short[] samples, int at, int frames, MemorySegment payload, long payloadAt) {
        Lengths.requireFrames(format, frames);
        try {
            int bytes = encoder.encode(samples, at, frames, packet, 0, packet.length);
            MemorySegment.copy(packet, 0, payload, JAVA_BYTE, payloadAt, bytes);
            return bytes;
        } catch (OpusException refused) {
            throw new IllegalArgumentException("frames: %d (expected: a length Opus has)".formatted(frames), refused);
        }
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
