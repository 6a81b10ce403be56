package org.belfry.audio.codec;

/// The two logarithmic laws of ITU-T G.711: a sign, a segment of three bits and four bits within it.
///
/// Samples are 16 bits here; the recommendation has 13 (A-law) and 14 (µ-law), so the lowest bits are
/// dropped and the values of its tables appear times 8 and times 4.
final class G711 {

    /// A-law inverts every other bit on the line, µ-law all of them (G.711 §3, tables 1 and 2).
    private static final int EVEN_BITS = 0x55;

    private static final int ULAW_BIAS = 0x84;
    private static final int ULAW_MAX = 32_635;

    private static final short[] ALAW = table(true);
    private static final short[] ULAW = table(false);

    private G711() {}

    static short decodeALaw(byte code) {
        return ALAW[code & 0xFF];
    }

    static short decodeULaw(byte code) {
        return ULAW[code & 0xFF];
    }

    static byte encodeALaw(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        // One's complement: −1 is as near to zero as 0 is, the law has no zero.
        int magnitude = (sample >= 0 ? sample : ~sample) >> 4;
        int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
        int code = segment == 0 ? magnitude : (segment << 4) | ((magnitude >> (segment - 1)) & 0x0F);
        return (byte) ((sign | code) ^ EVEN_BITS);
    }

    static byte encodeULaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(sample < 0 ? -sample : sample, ULAW_MAX) + ULAW_BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
        return (byte) ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F));
    }

    private static short[] table(boolean aLaw) {
        short[] table = new short[256];
        for (int code = 0; code < table.length; code++) {
            table[code] = (short) (aLaw ? aLawValue(code ^ EVEN_BITS) : uLawValue(~code));
        }
        return table;
    }

    private static int aLawValue(int code) {
        int segment = (code >> 4) & 7;
        int step = ((code & 0x0F) << 4) | 8;
        int magnitude = segment == 0 ? step : (step | 0x100) << (segment - 1);
        return (code & 0x80) != 0 ? magnitude : -magnitude;
    }

    private static int uLawValue(int code) {
        int magnitude = ((((code & 0x0F) << 3) | ULAW_BIAS) << ((code >> 4) & 7)) - ULAW_BIAS;
        return (code & 0x80) != 0 ? -magnitude : magnitude;
    }
}
