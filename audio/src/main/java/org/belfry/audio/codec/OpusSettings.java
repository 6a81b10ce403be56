package org.belfry.audio.codec;

/// How to encode Opus.
///
/// @param bitsPerSecond 6,000..256,000: more than 256 kbit/s would not fit one packet of 40 ms into
///     an Ethernet frame
/// @param complexity 0 to 10: processor time against quality
/// @param repairs in-band forward error correction: each packet says roughly what was in the one
///     before (RFC 6716 §2.1.7)
/// @param lossPercent what the network is expected to lose, 0..100; repairs are only sent when this
///     is above 0
/// @param sleepsInSilence discontinuous transmission: silence is sent as a byte now and then (RFC
///     6716 §2.1.9)
/// @param isSpeech whether to prefer what helps speech to what helps music
/// @param isConstant whether each packet of a length is as long as the other: what is said can't be
///     guessed from the lengths of what is encrypted (RFC 6562), and files grow steadily
public record OpusSettings(
        int bitsPerSecond,
        int complexity,
        boolean repairs,
        int lossPercent,
        boolean sleepsInSilence,
        boolean isSpeech,
        boolean isConstant) {

    /// A voice over the internet. Complexity 5 costs half of 10 and is hard to tell from it at this
    /// rate.
    public static final OpusSettings VOICE = new OpusSettings(28_000, 5, true, 5, false, true, false);

    /// A recording of one channel: no loss to repair.
    public static final OpusSettings RECORDING = new OpusSettings(32_000, 5, false, 0, false, true, false);

    /// A recording with one side of a call on each channel; with fewer bits Opus lets the sides run
    /// together.
    public static final OpusSettings SIDES = new OpusSettings(48_000, 5, false, 0, false, true, true);

    /// A message somebody leaves: one channel, at a constant rate of 4 KB a second.
    public static final OpusSettings MESSAGE = new OpusSettings(32_000, 5, false, 0, false, true, true);

    public OpusSettings(
            int bitsPerSecond,
            int complexity,
            boolean repairs,
            int lossPercent,
            boolean sleepsInSilence,
            boolean isSpeech) {
        this(bitsPerSecond, complexity, repairs, lossPercent, sleepsInSilence, isSpeech, false);
    }

    public OpusSettings {
        require("bitsPerSecond", bitsPerSecond, 6_000, 256_000);
        require("complexity", complexity, 0, 10);
        require("lossPercent", lossPercent, 0, 100);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s: %d (expected: %d..%d)".formatted(name, value, least, most));
        }
    }
}
