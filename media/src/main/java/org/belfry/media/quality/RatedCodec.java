package org.belfry.media.quality;

import java.util.Locale;
import java.util.Optional;

/// A codec the E-model has numbers for (ITU-T G.107, G.107.1), or we took some: decision 0147 says
/// which are whose.
///
/// `impairment` is what coding alone costs (Ie), `robustness` how well loss is borne (Bpl, in
/// percent), `scale` what the rating is divided by to come to 0..100: the scale of wideband ends at
/// 129.
public enum RatedCodec {
    /// G.113 appendix I, with concealment of loss (G.711 appendix I), as every receiver of today has
    /// it.
    PCMU(0, 25.1, 93.2, 1),
    PCMA(0, 25.1, 93.2, 1),
    /// Impairment of 64 kbit/s from G.113 appendix IV; the robustness is ours.
    G722(13, 10, 129, 1.29),
    /// ITU-T has published no numbers: ours, for 24 kbit/s and above with in-band error correction.
    OPUS(2, 20, 129, 1.29);

    private final double impairment;
    private final double robustness;
    private final double bestRating;
    private final double scale;

    RatedCodec(double impairment, double robustness, double bestRating, double scale) {
        this.impairment = impairment;
        this.robustness = robustness;
        this.bestRating = bestRating;
        this.scale = scale;
    }

    /// By the name SDP has for it; none for a codec that is not rated.
    public static Optional<RatedCodec> ofEncoding(String encoding) {
        return switch (encoding.toUpperCase(Locale.ROOT)) {
            case "PCMU" -> Optional.of(PCMU);
            case "PCMA" -> Optional.of(PCMA);
            case "G722" -> Optional.of(G722);
            case "OPUS" -> Optional.of(OPUS);
            default -> Optional.empty();
        };
    }

    double impairment() {
        return impairment;
    }

    double robustness() {
        return robustness;
    }

    double bestRating() {
        return bestRating;
    }

    double scale() {
        return scale;
    }
}
