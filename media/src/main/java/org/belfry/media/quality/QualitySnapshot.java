package org.belfry.media.quality;

import java.util.Optional;

/// All that is known of one leg's media, as of a moment. Immutable. Times are milliseconds since the
/// leg's facts began.
///
/// @param takenMs the moment
/// @param received what the leg sends and we hear
/// @param sent what we send to the leg
public record QualitySnapshot(
        LegPlan plan, long takenMs, StreamSnapshot received, SentSnapshot sent, PathSnapshot path, Refusals refusals) {

    /// The time of what did not happen.
    public static final long NEVER = -1;

    /// How what we hear of the leg sounds; none for a codec that is not rated or before the first
    /// packet.
    public Optional<MosEstimate> heard() {
        return received.hasBegun()
                ? estimate(
                        received.lossPercent(),
                        received.burstRatio(),
                        received.jitter().nowMs())
                : Optional.empty();
    }

    /// How what the leg hears of us sounds, by its own report; none before that.
    public Optional<MosEstimate> hearing() {
        return sent.report().flatMap(report -> estimate(report.lostPercent(), 1, report.jitterMs()));
    }

    private Optional<MosEstimate> estimate(double lossPercent, double burstRatio, double jitterMs) {
        double delayMs = MosEstimate.delayMs((double) roundTripMs(), jitterMs);
        return plan.negotiated().voice().map(codec -> MosEstimate.of(codec, lossPercent, burstRatio, delayMs));
    }

    /// [#NEVER] as long as it is not known.
    public long roundTripMs() {
        return sent.report().map(SentSnapshot.FarReport::roundTripMs).orElse(NEVER);
    }
}
