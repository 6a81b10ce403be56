package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// ITU-T G.722 at 64 kbit/s (mode 1): two samples at 16 kHz become a byte, two bits for the band above
/// 4 kHz, six for that below.
final class G722Encoder implements Encoder {

    private final G722Band lower = G722Band.lower();
    private final G722Band higher = G722Band.higher();
    private final int[] line = new int[24];

    @Override
    public AudioFormat format() {
        return AudioFormat.G722;
    }

    @Override
    public int lookaheadFrames() {
        return 22; // both mirror filters
    }

    @Override
    public int encode(short[] samples, int at, int frames, MemorySegment payload, long payloadAt) {
        Lengths.requireFrames(AudioFormat.G722, frames);
        if (frames % 2 != 0) {
            throw new IllegalArgumentException("frames: %d (expected: an even number)".formatted(frames));
        }
        for (int i = 0; i < frames / 2; i++) {
            payload.set(JAVA_BYTE, payloadAt + i, code(samples[at + 2 * i], samples[at + 2 * i + 1]));
        }
        return frames / 2;
    }

    /// The transmit quadrature mirror filter (§3.1) parts the bands.
    private byte code(short first, short second) {
        System.arraycopy(line, 2, line, 0, 22);
        line[22] = first;
        line[23] = second;
        int odd = 0;
        int even = 0;
        for (int i = 0; i < 12; i++) {
            odd += line[2 * i] * G722Tables.MIRROR[i];
            even += line[2 * i + 1] * G722Tables.MIRROR[11 - i];
        }
        int low = lowerCode((even + odd) >> 14);
        int high = higherCode((even - odd) >> 14);
        return (byte) ((high << 6) | low);
    }

    private int lowerCode(int sample) {
        int error = G722Band.saturate(sample - lower.prediction());
        int magnitude = error >= 0 ? error : ~error;
        int level = 1;
        while (level < 30 && magnitude >= (G722Tables.LEVELS[level] * lower.scale()) >> 12) {
            level++;
        }
        // Codes of positive errors run down from 61; of negative ones from 31, but for the two smallest, 63 and 62.
        int code = error >= 0 ? 62 - level : level <= 2 ? 64 - level : 34 - level;
        int four = code >> 2;
        lower.adapt((lower.scale() * G722Tables.FOUR_BITS[four]) >> 15, G722Tables.LOWER_SCALE[four]);
        return code;
    }

    private int higherCode(int sample) {
        int error = G722Band.saturate(sample - higher.prediction());
        int magnitude = error >= 0 ? error : ~error;
        boolean large = magnitude >= (564 * higher.scale()) >> 12;
        int code = (error >= 0 ? 2 : 0) + (large ? 0 : 1);
        higher.adapt((higher.scale() * G722Tables.TWO_BITS[code]) >> 15, G722Tables.HIGHER_SCALE[code]);
        return code;
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
