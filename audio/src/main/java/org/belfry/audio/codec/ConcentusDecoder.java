package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Opus (RFC 6716) by Concentus, which reads arrays: a copy of each payload.
///
/// Its port of the reference decoder asserts and indexes where the original reads on; what comes out of
/// a hostile packet that way is caught here, at the only place it can arise, and is a refusal.
final class ConcentusDecoder implements Decoder {

    private final AudioFormat format;
    private final OpusDecoder decoder;
    private final byte[] packet = new byte[OpusPacket.DECODED_BYTES_MAX];

    ConcentusDecoder(AudioFormat format, OpusDecoder decoder) {
        this.format = format;
        this.decoder = decoder;
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int decode(MemorySegment payload, long payloadAt, int bytes, short[] samples, int at) {
        int frames = OpusLengths.frames(format, payload, payloadAt, bytes, samples, at);
        if (frames == REFUSED) {
            return REFUSED;
        }
        MemorySegment.copy(payload, JAVA_BYTE, payloadAt, packet, 0, bytes);
        return decode(packet, bytes, frames, false, samples, at);
    }

    @Override
    public int conceal(int frames, short[] samples, int at) {
        Lengths.requireFrames(format, frames);
        int whole = OpusLengths.whole(format, frames);
        if (whole > 0 && decode(null, 0, whole, false, samples, at) != whole) {
            whole = 0;
        }
        Arrays.fill(samples, at + whole * format.channels(), at + frames * format.channels(), (short) 0);
        return frames;
    }

    @Override
    public int recover(MemorySegment next, long nextAt, int bytes, int frames, short[] samples, int at) {
        Lengths.requireFrames(format, frames);
        if (OpusLengths.whole(format, frames) == frames && OpusLengths.isPacket(next, nextAt, bytes)) {
            MemorySegment.copy(next, JAVA_BYTE, nextAt, packet, 0, bytes);
            if (decode(packet, bytes, frames, true, samples, at) == frames) {
                return frames;
            }
        }
        return conceal(frames, samples, at);
    }

    private int decode(byte @Nullable [] data, int bytes, int frames, boolean repairs, short[] samples, int at) {
        try {
            return decoder.decode(data, 0, bytes, samples, at, frames, repairs);
        } catch (OpusException | RuntimeException | AssertionError refused) {
            decoder.resetState();
            return REFUSED;
        }
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
