package org.belfry.media.quality;

import static org.belfry.media.quality.Rules.PACKETS_THAT_TELL;
import static org.belfry.media.quality.Rules.PATIENCE_MS;
import static org.belfry.media.quality.Rules.clock;
import static org.belfry.media.quality.Rules.count;
import static org.belfry.media.quality.Rules.seconds;

import java.util.List;

/// Causes for which nothing can flow: no path, no handshake, no key.
final class PathRules {

    /// A handshake takes as long at most, lost flights and all.
    private static final long HANDSHAKE_MS_MAX = 10_000;

    static final List<Rule> TABLE = List.of(
            new Rule(
                    Cause.ICE_NEVER_SUCCEEDED,
                    (leg, _) -> isBrowser(leg) && leg.path().checks() == 0 && leg.takenMs() >= PATIENCE_MS,
                    PathRules::noPath,
                    leg -> List.of(
                            "ICE: 0 connectivity checks passed in " + seconds(leg.takenMs()),
                            "ICE: " + count(leg.path().refusedChecks(), "checks refused"))),
            new Rule(
                    Cause.DTLS_FINGERPRINT_MISMATCH,
                    (leg, _) -> leg.path().handshake() instanceof Handshake.Failed failed && failed.isSomebodyElse(),
                    leg -> leg.plan().who()
                            + " could not prove that it is the one this call was set up with, so nothing was let"
                            + " through.",
                    PathRules::handshake),
            new Rule(
                    Cause.DTLS_FAILED,
                    (leg, _) -> hasFailedHandshake(leg),
                    leg -> leg.plan().who() + " and we could not agree on encryption, so nothing could be heard.",
                    PathRules::handshake),
            new Rule(
                    Cause.WRONG_KEY,
                    (leg, _) -> !leg.received().hasBegun() && forged(leg) >= PACKETS_THAT_TELL,
                    leg -> leg.plan().who()
                            + " encrypts with another key than was agreed on, so it could not be understood.",
                    leg -> List.of(
                            "SRTP: authentication failed for " + count(forged(leg), "packets"),
                            "SRTP: it was right for none")),
            new Rule(
                    Cause.KEY_LOST,
                    (leg, _) -> hasLostKey(leg),
                    leg -> leg.plan().who() + " has encrypted with another key than was agreed on since "
                            + clock(leg.refusals().firstForgedMs()) + ", so it can no longer be understood.",
                    leg -> List.of(
                            "SRTP: authentication failed for all packets since "
                                    + clock(leg.refusals().firstForgedMs()),
                            "SRTP: " + count(leg.received().packets(), "packets before were right"))));

    private PathRules() {}

    private static boolean isBrowser(QualitySnapshot leg) {
        return leg.plan().kind() == LegKind.BROWSER;
    }

    private static long forged(QualitySnapshot leg) {
        return leg.refusals().count(Refusal.FORGED);
    }

    private static boolean hasLostKey(QualitySnapshot leg) {
        var refusals = leg.refusals();
        return leg.received().hasBegun()
                && refusals.firstForgedMs() != QualitySnapshot.NEVER
                && forged(leg) >= PACKETS_THAT_TELL
                && refusals.lastForgedMs() - refusals.firstForgedMs() >= PATIENCE_MS;
    }

    private static String noPath(QualitySnapshot leg) {
        return leg.plan().who()
                + (leg.path().refusedChecks() == 0
                        ? " never reached us with sound or picture: a firewall on its side is in the way."
                        : " tried to reach us with a password that is not this call's, so nothing was let through.");
    }

    private static boolean hasFailedHandshake(QualitySnapshot leg) {
        return switch (leg.path().handshake()) {
            case Handshake.Failed failed -> !failed.isSomebodyElse() && !failed.isOver();
            case Handshake.Pending _ -> isBrowser(leg) && leg.takenMs() >= HANDSHAKE_MS_MAX;
            case Handshake.Done _ -> false;
        };
    }

    private static List<String> handshake(QualitySnapshot leg) {
        return List.of(
                switch (leg.path().handshake()) {
                    case Handshake.Failed failed ->
                        "DTLS: %s: %s"
                                .formatted(
                                        failed.outcome().cause(),
                                        failed.outcome().sentence());
                    case Handshake.Pending _ -> "DTLS: no handshake in " + seconds(leg.takenMs());
                    case Handshake.Done _ -> "DTLS: done";
                },
                "ICE: " + count(leg.path().checks(), "connectivity checks passed"));
    }
}
