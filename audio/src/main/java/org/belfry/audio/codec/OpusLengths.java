package org.belfry.audio.codec;

import java.lang.foreign.MemorySegment;

/// What is asked of an Opus packet before a library sees it, whichever it is.
final class OpusLengths {

    private OpusLengths() {}

    static boolean isPacket(MemorySegment payload, long at, int bytes) {
        return bytes <= OpusPacket.DECODED_BYTES_MAX && OpusPacket.ticks(payload, at, bytes) > 0;
    }

    /// Frames the packet decodes to at this rate, or [Decoder#REFUSED].
    static int frames(AudioFormat format, MemorySegment payload, long payloadAt, int bytes, short[] samples, int at) {
        if (!isPacket(payload, payloadAt, bytes)) {
            return Decoder.REFUSED;
        }
        int frames = OpusPacket.ticks(payload, payloadAt, bytes) / (48_000 / format.sampleRateHz());
        return Lengths.fits(format, frames, samples, at) ? frames : Decoder.REFUSED;
    }

    /// As many of these as are whole multiples of 2.5 ms, which is what Opus can conceal.
    static int whole(AudioFormat format, int frames) {
        return frames - frames % (format.sampleRateHz() / 400);
    }
}
