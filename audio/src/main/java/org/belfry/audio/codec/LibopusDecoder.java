package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Opus (RFC 6716) by libopus. State, samples and packet lie in native memory of its own, 40 KiB (mono)
/// or 60 KiB.
///
/// The copy of the payload is what keeps a stranger's bytes where libopus cannot read beyond them into
/// our keys.
final class LibopusDecoder implements Decoder {

    private static final long NO_PACKET = 0;

    private final AudioFormat format;
    private final Arena arena = Arena.ofShared();
    private final long state;
    private final MemorySegment samples;
    private final MemorySegment packet;

    LibopusDecoder(AudioFormat format) {
        this.format = format;
        this.state =
                arena.allocate(LibopusCalls.decoderSize(format.channels()), 16).address();
        this.samples = arena.allocate(JAVA_SHORT, (long) Lengths.framesMax(format) * format.channels());
        this.packet = arena.allocate(OpusPacket.DECODED_BYTES_MAX);
        LibopusCalls.initDecoder(state, format.sampleRateHz(), format.channels());
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int decode(MemorySegment payload, long payloadAt, int bytes, short[] to, int at) {
        int frames = OpusLengths.frames(format, payload, payloadAt, bytes, to, at);
        if (frames == REFUSED) {
            return REFUSED;
        }
        MemorySegment.copy(payload, JAVA_BYTE, payloadAt, packet, JAVA_BYTE, 0, bytes);
        return decode(packet.address(), bytes, frames, 0, to, at);
    }

    @Override
    public int conceal(int frames, short[] to, int at) {
        Lengths.requireFrames(format, frames);
        int whole = OpusLengths.whole(format, frames);
        if (whole > 0 && decode(NO_PACKET, 0, whole, 0, to, at) != whole) {
            whole = 0;
        }
        Arrays.fill(to, at + whole * format.channels(), at + frames * format.channels(), (short) 0);
        return frames;
    }

    @Override
    public int recover(MemorySegment next, long nextAt, int bytes, int frames, short[] to, int at) {
        Lengths.requireFrames(format, frames);
        if (OpusLengths.whole(format, frames) == frames && OpusLengths.isPacket(next, nextAt, bytes)) {
            MemorySegment.copy(next, JAVA_BYTE, nextAt, packet, JAVA_BYTE, 0, bytes);
            if (decode(packet.address(), bytes, frames, 1, to, at) == frames) {
                return frames;
            }
        }
        return conceal(frames, to, at);
    }

    private int decode(long from, int bytes, int frames, int repairs, short[] to, int at) {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("closed");
        }
        int decoded = LibopusCalls.decode(state, from, bytes, samples.address(), frames, repairs);
        if (decoded < 0) {
            return REFUSED;
        }
        MemorySegment.copy(samples, JAVA_SHORT, 0, to, at, decoded * format.channels());
        return decoded;
    }

    @Override
    public void close() {
        arena.close();
    }
}
