package org.belfry.audio.file;

/// How the samples of a WAV file are written.
///
/// @param rateHz 8,000 to 48,000
/// @param channels 1 or 2
public record WavFormat(Coding coding, int rateHz, int channels) {

    /// The kinds of `WAVE_FORMAT` we know, by their numbers (RFC 2361).
    public enum Coding {
        PCM16(1, 2),
        ALAW(6, 1),
        ULAW(7, 1);

        private final int tag;
        private final int sampleBytes;

        Coding(int tag, int sampleBytes) {
            this.tag = tag;
            this.sampleBytes = sampleBytes;
        }

        int tag() {
            return tag;
        }

        int sampleBytes() {
            return sampleBytes;
        }
    }

    public WavFormat {
        if (rateHz < 8_000 || rateHz > 48_000) {
            throw new IllegalArgumentException("rateHz: %d (expected: 8000..48000)".formatted(rateHz));
        }
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException("channels: %d (expected: 1..2)".formatted(channels));
        }
    }

    int frameBytes() {
        return channels * coding.sampleBytes();
    }
}
