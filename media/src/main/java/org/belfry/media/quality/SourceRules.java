package org.belfry.media.quality;

import static org.belfry.media.quality.Rules.PACKETS_THAT_TELL;
import static org.belfry.media.quality.Rules.PATIENCE_MS;
import static org.belfry.media.quality.Rules.clock;
import static org.belfry.media.quality.Rules.count;
import static org.belfry.media.quality.Rules.seconds;

import java.util.List;

/// Causes that lie in what a leg sends from where, and in what it chose.
final class SourceRules {

    static final List<Rule> TABLE = List.of(
            new Rule(
                    Cause.NOT_ENCRYPTED,
                    (leg, _) -> onlyRefused(leg, Refusal.IN_CLEAR),
                    leg -> leg.plan().who()
                            + " sent without encryption although it had agreed to it, so it was not let through.",
                    leg -> refused(leg, Refusal.IN_CLEAR, "in clear on an RTP/SAVP stream")),
            new Rule(
                    Cause.OTHER_SOURCE,
                    (leg, _) -> onlyRefused(leg, Refusal.OTHER_SOURCE),
                    leg -> "Sound came from another address than " + lower(leg) + " had told us, so it was not let"
                            + " through.",
                    leg -> refused(leg, Refusal.OTHER_SOURCE, "from sources that were not signalled")),
            new Rule(
                    Cause.PRIVATE_ADDRESS,
                    (leg, _) -> isSilentFromStart(leg)
                            && leg.plan().kind() != LegKind.BROWSER
                            && leg.plan().isNowhere(),
                    leg -> leg.plan().who()
                            + " told us an address inside of its own network, which cannot be reached from here.",
                    leg -> List.of(
                            "SDP: c= is a private address, its signalling comes from a public one",
                            "RTP: 0 packets received in " + seconds(leg.takenMs()),
                            "RTP: " + count(leg.sent().packets(), "packets sent to nowhere"))),
            new Rule(
                    Cause.ON_HOLD,
                    (leg, _) -> !leg.plan().direction().receives(),
                    leg -> leg.plan().who() + " has put the call on hold.",
                    leg -> List.of("SDP: a=" + leg.plan().direction().wire())),
            new Rule(
                    Cause.LISTENING_ONLY,
                    (leg, _) -> !leg.plan().direction().sends(),
                    leg -> leg.plan().who() + " said that it would only listen.",
                    leg -> List.of("SDP: a=" + leg.plan().direction().wire())),
            new Rule(
                    Cause.CODEC_MISMATCH,
                    (leg, _) -> sendsForeignTypes(leg),
                    leg -> leg.plan().who()
                            + " sends sound in a form that was not agreed on, so it could not be played.",
                    leg -> List.of(
                            "RTP: payload types received: " + leg.received().types(),
                            "SDP: payload types agreed on: "
                                    + leg.plan().negotiated().types())),
            new Rule(
                    Cause.CONSENT_LOST,
                    (leg, _) -> leg.path().consentLostMs() != QualitySnapshot.NEVER,
                    leg -> "The connection to " + lower(leg) + " was lost at "
                            + clock(leg.path().consentLostMs()) + ": its network went away or changed.",
                    leg -> List.of(
                            "ICE: last connectivity check passed at "
                                    + clock(leg.path().lastCheckMs()),
                            "ICE: consent expired (RFC 7675)")));

    private SourceRules() {}

    /// No packet counted, though there was time enough for one.
    static boolean isSilentFromStart(QualitySnapshot leg) {
        return !leg.received().hasBegun() && leg.takenMs() >= PATIENCE_MS;
    }

    /// Within a sentence.
    static String lower(QualitySnapshot leg) {
        return "the" + leg.plan().who().substring("The".length());
    }

    private static boolean onlyRefused(QualitySnapshot leg, Refusal kind) {
        return !leg.received().hasBegun() && leg.refusals().count(kind) >= PACKETS_THAT_TELL;
    }

    private static List<String> refused(QualitySnapshot leg, Refusal kind, String how) {
        return List.of(
                "RTP: " + count(leg.refusals().count(kind), "packets refused: " + how), "RTP: 0 packets let through");
    }

    private static boolean sendsForeignTypes(QualitySnapshot leg) {
        var received = leg.received();
        return onlyRefused(leg, Refusal.OTHER_TYPE)
                || (received.foreign() >= PACKETS_THAT_TELL && received.foreign() * 2 > received.packets());
    }
}
