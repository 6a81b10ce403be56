package org.belfry.audio.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// ITU-T G.722 at 64 kbit/s (mode 1): every byte is two samples at 16 kHz.
final class G722Decoder implements Decoder {

    private static final int BAND_MAX = 16_383;

    private final G722Band lower = G722Band.lower();
    private final G722Band higher = G722Band.higher();
    private final int[] line = new int[24];
    private final Concealment concealment = new Concealment(AudioFormat.G722);

    @Override
    public AudioFormat format() {
        return AudioFormat.G722;
    }

    @Override
    public int decode(MemorySegment payload, long payloadAt, int bytes, short[] samples, int at) {
        if (bytes > Lengths.framesMax(AudioFormat.G722) || !Lengths.fits(AudioFormat.G722, 2 * bytes, samples, at)) {
            return REFUSED;
        }
        for (int i = 0; i < bytes; i++) {
            samples(payload.get(JAVA_BYTE, payloadAt + i), samples, at + 2 * i);
        }
        concealment.heard(samples, at, 2 * bytes);
        return 2 * bytes;
    }

    /// The receive quadrature mirror filter (§4.4) joins the bands.
    private void samples(byte code, short[] samples, int at) {
        int low = lower(code & 0x3F);
        int high = higher((code >> 6) & 3);
        System.arraycopy(line, 2, line, 0, 22);
        line[22] = low + high;
        line[23] = low - high;
        int first = 0;
        int second = 0;
        for (int i = 0; i < 12; i++) {
            second += line[2 * i] * G722Tables.MIRROR[i];
            first += line[2 * i + 1] * G722Tables.MIRROR[11 - i];
        }
        samples[at] = (short) G722Band.saturate(first >> 11);
        samples[at + 1] = (short) G722Band.saturate(second >> 11);
    }

    private int lower(int code) {
        int four = code >> 2;
        int scale = lower.scale();
        int heard = lower.prediction() + ((scale * G722Tables.SIX_BITS[code]) >> 15);
        lower.adapt((scale * G722Tables.FOUR_BITS[four]) >> 15, G722Tables.LOWER_SCALE[four]);
        return Math.clamp(heard, -BAND_MAX - 1, BAND_MAX);
    }

    private int higher(int code) {
        int difference = (higher.scale() * G722Tables.TWO_BITS[code]) >> 15;
        int heard = higher.prediction() + difference;
        higher.adapt(difference, G722Tables.HIGHER_SCALE[code]);
        return Math.clamp(heard, -BAND_MAX - 1, BAND_MAX);
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
