package org.belfry.media.quality;

import static org.belfry.media.quality.Rules.count;
import static org.belfry.media.quality.Rules.percent;
import static org.belfry.media.quality.SourceRules.lower;

import java.util.List;
import java.util.Locale;
import org.belfry.media.quality.SentSnapshot.FarReport;

/// Causes for which something is heard and sounds bad.
final class LineRules {

    /// From here loss is heard in spite of concealment.
    private static final double LOSS_PERCENT = 3;

    /// From here buffers of phones begin to miss packets.
    private static final double JITTER_MS = 30;

    /// Twice the one-way time that G.114 calls acceptable to most, 150 ms, and a margin for what is no
    /// network.
    private static final long ROUND_TRIP_MS = 400;

    private static final int PACKETS_TO_JUDGE = 100;

    private static final FarReport NO_REPORT = new FarReport(0, 0, 0, QualitySnapshot.NEVER, QualitySnapshot.NEVER);

    static final List<Rule> TABLE = List.of(
            new Rule(
                    Cause.LOSS_FROM,
                    (leg, _) -> isJudged(leg) && leg.received().lossPercent() >= LOSS_PERCENT,
                    leg -> percent(leg.received().lossPercent()) + " of what " + lower(leg)
                            + " sends gets lost on its way to us, so it sounds broken.",
                    leg -> List.of(
                            "RTP: " + count(leg.received().lost(), "packets lost of ")
                                    + (leg.received().lost() + leg.received().packets()),
                            "RTP: burst ratio "
                                    + String.format(
                                            Locale.ROOT, "%.1f", leg.received().burstRatio()))),
            new Rule(
                    Cause.LOSS_TO,
                    (leg, _) -> report(leg).lostPercent() >= LOSS_PERCENT,
                    leg -> percent(report(leg).lostPercent()) + " of what we send to " + lower(leg)
                            + " gets lost on its way, so the other side sounds broken there.",
                    leg -> List.of(
                            "RTCP: fraction lost " + percent(report(leg).lostPercent()),
                            "RTCP: " + count(report(leg).lost(), "packets lost in all"))),
            new Rule(
                    Cause.JITTER_FROM,
                    (leg, _) -> isJudged(leg) && leg.received().jitter().nowMs() >= JITTER_MS,
                    leg -> "What " + lower(leg) + " sends reaches us unevenly, so it may sound choppy.",
                    leg -> List.of(
                            "RTP: jitter " + ms(leg.received().jitter().nowMs()),
                            "RTP: jitter at its worst "
                                    + ms(leg.received().jitter().mostMs()))),
            new Rule(
                    Cause.JITTER_TO,
                    (leg, _) -> report(leg).jitterMs() >= JITTER_MS,
                    leg -> "What we send reaches " + lower(leg)
                            + " unevenly, so the other side may sound choppy there.",
                    leg -> List.of("RTCP: jitter " + ms(report(leg).jitterMs()))),
            new Rule(
                    Cause.LONG_DELAY,
                    (leg, _) -> leg.roundTripMs() >= ROUND_TRIP_MS,
                    leg -> "Words take long to travel between us and " + lower(leg)
                            + ", so people may begin to speak at the same time.",
                    leg -> List.of("RTCP: round trip " + ms((double) leg.roundTripMs()))));

    private LineRules() {}

    private static boolean isJudged(QualitySnapshot leg) {
        return leg.received().packets() >= PACKETS_TO_JUDGE;
    }

    private static FarReport report(QualitySnapshot leg) {
        return leg.sent().report().orElse(NO_REPORT);
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.0f ms", value);
    }
}
