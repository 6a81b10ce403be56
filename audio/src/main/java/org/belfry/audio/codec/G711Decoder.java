package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// ITU-T G.711, either law: every byte is a sample.
final class G711Decoder implements Decoder {

    private final AudioFormat format;
    private final boolean aLaw;
    private final Concealment concealment;

    G711Decoder(AudioFormat format) {
        this.format = format;
        this.aLaw = format.encoding() == Encoding.PCMA;
        this.concealment = new Concealment(format);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int decode(MemorySegment payload, long payloadAt, int bytes, short[] samples, int at) {
        if (!Lengths.fits(format, bytes, samples, at)) {
            return REFUSED;
        }
        for (int i = 0; i < bytes; i++) {
            byte code = payload.get(JAVA_BYTE, payloadAt + i);
            samples[at + i] = aLaw ? G711.decodeALaw(code) : G711.decodeULaw(code);
        }
        concealment.heard(samples, at, bytes);
        return bytes;
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
