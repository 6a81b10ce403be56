package org.belfry.audio.codec;

import java.lang.foreign.MemorySegment;

/// RFC 3551 §4.5.11: the samples, the higher byte first.
final class L16Encoder implements Encoder {

    private final AudioFormat format;

    L16Encoder(AudioFormat format) {
        this.format = format;
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int lookaheadFrames() {
        return 0;
    }

    @Override
    public int encode(short[] samples, int at, int frames, MemorySegment payload, long payloadAt) {
        Lengths.requireFrames(format, frames);
        int count = frames * format.channels();
        MemorySegment.copy(samples, at, payload, L16Decoder.SAMPLE, payloadAt, count);
        return 2 * count;
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
