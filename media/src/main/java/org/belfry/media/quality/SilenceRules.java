package org.belfry.media.quality;

import static org.belfry.media.quality.Rules.PATIENCE_MS;
import static org.belfry.media.quality.Rules.clock;
import static org.belfry.media.quality.Rules.count;
import static org.belfry.media.quality.Rules.percent;
import static org.belfry.media.quality.Rules.seconds;
import static org.belfry.media.quality.SourceRules.isSilentFromStart;
import static org.belfry.media.quality.SourceRules.lower;

import java.util.List;

/// Causes for which one way is silent though nothing forbids it.
final class SilenceRules {

    /// A voice that pauses without comfort noise may be still for some seconds.
    private static final long STOPPED_MS = 5_000;

    /// A second of voice.
    private static final int PACKETS_TO_JUDGE = 50;

    private static final double SILENT_SHARE = 0.98;

    static final List<Rule> TABLE = List.of(
            new Rule(
                    Cause.NEVER_SENT,
                    (leg, _) -> isSilentFromStart(leg),
                    leg -> "Nothing ever came from " + lower(leg)
                            + ": it sent nothing, or something between it and us swallowed it.",
                    leg -> List.of(
                            "RTP: 0 packets received in " + seconds(leg.takenMs()),
                            "RTP: " + count(leg.sent().packets(), "packets sent to it"),
                            "RTCP: " + (leg.sent().report().isPresent() ? "its reports came" : "no report came"))),
            new Rule(
                    Cause.STOPPED,
                    (leg, _) -> leg.received().hasBegun()
                            && leg.takenMs() - leg.received().times().lastMs() >= STOPPED_MS,
                    leg -> "At " + clock(leg.received().times().lastMs()) + " " + lower(leg) + " stopped sending.",
                    leg -> List.of(
                            "RTP: " + count(leg.received().packets(), "packets received, the last at ")
                                    + clock(leg.received().times().lastMs()),
                            "RTP: none in the "
                                    + seconds(leg.takenMs()
                                            - leg.received().times().lastMs()) + " since")),
            new Rule(
                    Cause.NOT_PASSED_ON,
                    (leg, other) -> hasSentNothing(leg) && other.received().hasBegun(),
                    leg -> "What came from the other side was not passed on to " + lower(leg)
                            + ": the fault is in this system.",
                    leg -> List.of(
                            "RTP: 0 packets sent to it in " + seconds(leg.takenMs()),
                            "RTP: the other leg received some")),
            new Rule(
                    Cause.NOTHING_TO_SEND,
                    (leg, other) -> hasSentNothing(leg) && !other.received().hasBegun(),
                    leg -> "There was nothing to send to " + lower(leg) + ", because nothing came from the other side.",
                    leg -> List.of(
                            "RTP: 0 packets sent to it in " + seconds(leg.takenMs()),
                            "RTP: the other leg received none")),
            new Rule(
                    Cause.SILENT,
                    (leg, _) -> leg.received().packets() >= PACKETS_TO_JUDGE && silentShare(leg) >= SILENT_SHARE,
                    leg -> leg.plan().who() + " sends only silence: its microphone is muted or not connected.",
                    leg -> List.of("RTP: "
                            + percent(100 * silentShare(leg)) + " of "
                            + count(leg.received().packets(), "packets are comfort noise or digital silence"))));

    private SilenceRules() {}

    private static boolean hasSentNothing(QualitySnapshot leg) {
        return leg.sent().packets() == 0 && leg.takenMs() >= PATIENCE_MS;
    }

    private static double silentShare(QualitySnapshot leg) {
        return (double) leg.received().silent() / Math.max(1, leg.received().packets());
    }
}
