package org.belfry.media.quality;

/// How good a conversation sounds, estimated from figures alone by the E-model (ITU-T G.107,
/// simplified as G.107 §7.7 allows by its default values: everything but coding, loss and delay is as
/// in a good connection, and echo is cancelled).
///
/// It is an estimate for plans and comparisons, not what somebody heard.
///
/// @param rating 0 to 100, by the scale of the codec's own band
/// @param score mean opinion score, 1.0 to 4.5
public record MosEstimate(double rating, double score) {

    /// Below this nobody notices delay (G.107 §7.4).
    private static final double UNNOTICED_MS = 100;

    /// What a packet of 20 ms and coding take before it is sent.
    private static final double PACKET_MS = 20;

    /// What a receiver waits at least, and how many times the jitter.
    private static final double BUFFER_MS_MIN = 20;

    private static final double BUFFER_OF_JITTER = 2;
    private static final double BURST_MAX = 8;

    /// @param lossPercent of packets, 0 to 100
    /// @param burstRatio of how long losses last to how long they would if they were by chance, 1 and
    /// above
    /// @param delayMs one way, from mouth to ear
    public static MosEstimate of(RatedCodec codec, double lossPercent, double burstRatio, double delayMs) {
        double impairment = effectiveImpairment(codec.impairment(), codec.robustness(), lossPercent, burstRatio);
        return ofRating((codec.bestRating() - delayImpairment(delayMs) - impairment) / codec.scale());
    }

    /// From mouth to ear: half the round trip, a packet's length, and the buffer that takes the jitter
    /// out.
    public static double delayMs(double roundTripMs, double jitterMs) {
        return Math.max(0, roundTripMs) / 2 + PACKET_MS + Math.max(BUFFER_MS_MIN, BUFFER_OF_JITTER * jitterMs);
    }

    /// G.107 annex B.
    static MosEstimate ofRating(double rating) {
        double r = Math.clamp(rating, 0, 100);
        double score = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
        return new MosEstimate(r, Math.max(1, score));
    }

    /// G.107 §7.5: Ie,eff = Ie + (95 - Ie) · Ppl / (Ppl / BurstR + Bpl).
    static double effectiveImpairment(double impairment, double robustness, double lossPercent, double burstRatio) {
        double loss = Math.clamp(lossPercent, 0, 100);
        double burst = Math.clamp(burstRatio, 1, BURST_MAX);
        return impairment + (95 - impairment) * loss / (loss / burst + robustness);
    }

    /// Idd of G.107 §7.4: none up to 100 ms, then by how many doublings of it.
    static double delayImpairment(double delayMs) {
        if (delayMs <= UNNOTICED_MS) {
            return 0;
        }
        double doublings = Math.log(delayMs / UNNOTICED_MS) / Math.log(2);
        return 25
                * (Math.pow(1 + Math.pow(doublings, 6), 1.0 / 6)
                        - 3 * Math.pow(1 + Math.pow(doublings / 3, 6), 1.0 / 6)
                        + 2);
    }
}
