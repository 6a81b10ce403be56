package org.belfry.audio.codec;

/// A codec with the rate and channels of its samples on our side.
///
/// What stands in `a=rtpmap` differs for two of them: G.722 counts 8,000 a second for 16,000 samples,
/// by an old mistake that must be kept (RFC 3551 §4.5.2), and Opus always says 48,000 and two channels
/// (RFC 7587 §4.1, §7) whatever was put in or shall come out. A frame is the samples of all channels at
/// one moment.
///
/// @param sampleRateHz 8,000 for G.711; 16,000 for G.722; 8,000, 16,000 or 48,000 for Opus, since
///     Concentus 1.0.2 makes silence of 24,000; any of 8,000 to 48,000 for L16
/// @param channels 1, or 2 for L16 and Opus
public record AudioFormat(Encoding encoding, int sampleRateHz, int channels) {

    public static final AudioFormat PCMU = new AudioFormat(Encoding.PCMU, 8_000, 1);
    public static final AudioFormat PCMA = new AudioFormat(Encoding.PCMA, 8_000, 1);
    public static final AudioFormat G722 = new AudioFormat(Encoding.G722, 16_000, 1);
    public static final AudioFormat OPUS = new AudioFormat(Encoding.OPUS, 48_000, 1);

    /// Longest packet of any codec here: what Opus allows (RFC 6716 §3.2). A longer `a=ptime` is not
    /// served.
    public static final int PACKET_MS_MAX = 120;

    public AudioFormat {
        if (!servesRate(encoding, sampleRateHz)) {
            throw new IllegalArgumentException("sampleRateHz: %d is no rate of %s".formatted(sampleRateHz, encoding));
        }
        int channelsMax = switch (encoding) {
            case L16, OPUS -> 2;
            case PCMU, PCMA, G722 -> 1;
        };
        if (channels < 1 || channels > channelsMax) {
            throw new IllegalArgumentException("channels: %d (expected: 1..%d)".formatted(channels, channelsMax));
        }
    }

    private static boolean servesRate(Encoding encoding, int rateHz) {
        return switch (encoding) {
            case PCMU, PCMA -> rateHz == 8_000;
            case G722 -> rateHz == 16_000;
            case OPUS -> rateHz == 8_000 || rateHz == 16_000 || rateHz == 48_000;
            case L16 ->
                rateHz == 8_000
                        || rateHz == 16_000
                        || rateHz == 24_000
                        || rateHz == 32_000
                        || rateHz == 44_100
                        || rateHz == 48_000;
        };
    }

    /// Ticks of the RTP timestamp a second.
    public int clockRateHz() {
        return switch (encoding) {
            case G722 -> 8_000;
            case OPUS -> 48_000;
            case PCMU, PCMA, L16 -> sampleRateHz;
        };
    }

    /// By how much the RTP timestamp grows over so many frames.
    public int clockTicks(int frames) {
        return (int) ((long) frames * clockRateHz() / sampleRateHz);
    }

    /// Frames in so many milliseconds.
    public int frames(int milliseconds) {
        if (milliseconds < 1 || milliseconds > PACKET_MS_MAX) {
            throw new IllegalArgumentException(
                    "milliseconds: %d (expected: 1..%d)".formatted(milliseconds, PACKET_MS_MAX));
        }
        return (int) ((long) sampleRateHz * milliseconds / 1_000);
    }

    /// Whether a packet may hold so many milliseconds: Opus knows few lengths (RFC 6716 §2.1.4), and at
    /// 44,100 Hz only every tenth is whole.
    public boolean packs(int milliseconds) {
        if (milliseconds < 1 || milliseconds > PACKET_MS_MAX) {
            return false;
        }
        return switch (encoding) {
            case OPUS -> milliseconds == 5 || milliseconds == 10 || (milliseconds <= 60 && milliseconds % 20 == 0);
            case PCMU, PCMA, G722, L16 -> (long) sampleRateHz * milliseconds % 1_000 == 0;
        };
    }

    /// Bytes of a payload with so many frames; for Opus the most our encoder
    /// makes, however long the packet.
    public int payloadBytesMax(int frames) {
        return switch (encoding) {
            case PCMU, PCMA -> frames;
            case G722 -> frames / 2;
            case L16 -> 2 * channels * frames;
            case OPUS -> OpusPacket.BYTES_MAX;
        };
    }
}
