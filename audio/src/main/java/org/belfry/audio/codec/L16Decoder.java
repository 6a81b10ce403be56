package org.belfry.audio.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// RFC 3551 §4.5.11: the samples, the higher byte first. A frame cut short is no packet.
final class L16Decoder implements Decoder {

    static final ValueLayout.OfShort SAMPLE = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final AudioFormat format;
    private final Concealment concealment;

    L16Decoder(AudioFormat format) {
        this.format = format;
        this.concealment = new Concealment(format);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int decode(MemorySegment payload, long payloadAt, int bytes, short[] samples, int at) {
        int frames = bytes / (2 * format.channels());
        if (frames * 2 * format.channels() != bytes || !Lengths.fits(format, frames, samples, at)) {
            return REFUSED;
        }
        MemorySegment.copy(payload, SAMPLE, payloadAt, samples, at, frames * format.channels());
        concealment.heard(samples, at, frames);
        return frames;
    }

    @Override
    public int conceal(int frames, short[] samples, int at) {
        return concealment.conceal(frames, samples, at);
    }

    @Override
    public int recover(MemorySegment next, long nextAt, int bytes, int frames, short[] samples, int at) {
        return conceal(frames, samples, at);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
