package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// ITU-T G.711, either law; a byte a sample.
final class G711Encoder implements Encoder {

    private final AudioFormat format;
    private final boolean aLaw;

    G711Encoder(AudioFormat format) {
        this.format = format;
        this.aLaw = format.encoding() == Encoding.PCMA;
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
        for (int i = 0; i < frames; i++) {
            short sample = samples[at + i];
            payload.set(JAVA_BYTE, payloadAt + i, aLaw ? G711.encodeALaw(sample) : G711.encodeULaw(sample));
        }
        return frames;
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
