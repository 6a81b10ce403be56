package org.belfry.media.quality;

import java.util.Optional;

/// What we sent to a leg, and what the far side says of it. Immutable.
///
/// @param lastMs when, as in [QualitySnapshot]
/// @param report the newest, if one came
public record SentSnapshot(long packets, long bytes, long lastMs, Optional<FarReport> report) {

    public static final SentSnapshot NONE = new SentSnapshot(0, 0, QualitySnapshot.NEVER, Optional.empty());

    /// Of what the far side hears of us (RFC 3550 §6.4.1).
    ///
    /// @param lostPercent since its report before
    /// @param lost in all; below 0 with duplicates
    /// @param roundTripMs [QualitySnapshot#NEVER] as long as it cannot be known
    public record FarReport(double lostPercent, long lost, double jitterMs, long roundTripMs, long atMs) {}
}
