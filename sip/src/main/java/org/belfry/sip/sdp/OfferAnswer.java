package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.jspecify.annotations.Nullable;

/// Offers, answers, and what has been agreed when there is one of each (RFC 3264). Pure functions.
///
///     ours:    offer(local) ──▶ theirs: answer ──▶ check(offer, answer) ──▶ Usable(terms)
///     theirs:  offer ──▶ answer(offer, local) ──▶ Agreed(answer) ──▶ check(offer, answer) ──▶ Usable(terms)
///     later:   next(ours before, ours now) for each description of ours, checkNext(before, now) for each of theirs
///
/// A stream keeps its place for the life of the session: what is refused or ended stays there with port 0. Protection
/// is never lowered: plain RTP is answered only to plain RTP, and only where [LocalStream.Protection.UnprotectedRtp]
/// is listed; weak hashes, weakened SRTP and keys of a wrong length count as not offered.
public final class OfferAnswer {

    /// What became of an offer. `refusals` tells for each refused place why.
    public sealed interface Answered {

        SessionDescription answer();

        Map<Integer, Refusal> refusals();

        /// At least one stream stands (or none was offered at all).
        record Agreed(SessionDescription answer, Map<Integer, Refusal> refusals) implements Answered {
            public Agreed {
                refusals = Map.copyOf(refusals);
            }
        }

        /// Streams were offered and all are refused: SIP says 488 (RFC 3261 §21.4.26), or sends this answer.
        record NothingShared(SessionDescription answer, Map<Integer, Refusal> refusals) implements Answered {
            public NothingShared {
                refusals = Map.copyOf(refusals);
            }
        }
    }

    public enum Refusal {
        /// Offered with port 0.
        ENDED,
        /// We have no stream of that type left.
        NOT_WANTED,
        /// No protection in common.
        NO_PROTECTION,
        NO_CODEC,
        /// RTCP only on the same port (RFC 8858), which we do not want.
        NO_RTCP_MUX,
        /// It exists only inside a bundle (RFC 9143 §6), which we do not build.
        NO_BUNDLE
    }

    /// What a peer's description does against the rules.
    public enum Departure {
        STREAM_COUNT(true),
        TYPE_CHANGED(true),
        PROTOCOL_CHANGED(true),
        /// A port where none was offered.
        REVIVED(true),
        NO_COMMON_CODEC(true),
        /// The offer was protected and the answer is not.
        PROTECTION_LOST(true),
        CRYPTO_NOT_OFFERED(true),
        FINGERPRINT_UNUSABLE(true),
        SETUP_IMPOSSIBLE(true),
        BUNDLE_NOT_OFFERED(true),
        /// A number that meant one codec in this session now means another (RFC 3264 §8.3.2).
        PAYLOAD_REMAPPED(false),
        /// Read as the part of it that was offered.
        WIDER_DIRECTION(false),
        /// With or without feedback other than offered; read as the offer's.
        PROFILE_CHANGED(false),
        MID_CHANGED(false),
        /// Read as not there.
        RTCP_MUX_NOT_OFFERED(false),
        TIMES_CHANGED(false),
        ORIGIN_CHANGED(false),
        /// The words changed and the version did not, or it went down.
        VERSION_NOT_RAISED(false);

        private final boolean fatal;

        Departure(boolean fatal) {
            this.fatal = fatal;
        }

        /// Going on would mean guessing what was agreed.
        public boolean isFatal() {
            return fatal;
        }
    }

    /// @param stream its place, -1 for the session
    public record Found(Departure departure, int stream) {}

    /// What became of a check.
    public sealed interface Checked {

        /// @param terms of the streams that stand, by place
        /// @param overlooked what was tolerated
        record Usable(List<Terms> terms, List<Found> overlooked) implements Checked {
            public Usable {
                terms = List.copyOf(terms);
                overlooked = List.copyOf(overlooked);
            }
        }

        record Unusable(Found found) implements Checked {}
    }

    /// One codec both understand. Each side sends with the number the other wants.
    public record Match(Codec codec, int offererReceives, int answererReceives) {}

    /// The keys of a protected stream.
    public sealed interface Keying {

        record None() implements Keying {}

        /// Each side encrypts with its own key.
        record Sdes(Crypto offerer, Crypto answerer) implements Keying {}

        /// The answerer's role in the handshake, active (client) or passive.
        record Dtls(Setup.Role answerer) implements Keying {}
    }

    /// What was agreed for the stream at one place.
    ///
    /// @param codecs common ones in the answerer's order; empty if the stream is not RTP
    /// @param direction seen from the offerer
    public record Terms(int stream, List<Match> codecs, Direction direction, boolean rtcpMux, Keying keying) {
        public Terms {
            codecs = List.copyOf(codecs);
        }
    }

    private OfferAnswer() {}

    /// A first offer, or the body of a 2xx to an INVITE that came without one.
    ///
    /// @throws IllegalArgumentException if `local` has more codecs than there are payload numbers
    public static SessionDescription offer(LocalSession local) {
        return new Offering(local).offer();
    }

    public static Answered answer(SessionDescription offer, LocalSession local) {
        return new Answering(offer, local).answer();
    }

    /// Holds an answer against its offer, whoever made which.
    public static Checked check(SessionDescription offer, SessionDescription answer) {
        return new AnswerCheck(offer, answer).check();
    }

    /// Holds a peer's new description against its last one (RFC 3264 §8). Nothing found is the good case.
    public static List<Found> checkNext(SessionDescription before, SessionDescription now) {
        return new SuccessorCheck(before, now).check();
    }

    /// Our next description: `before` itself if nothing but its origin differs, else `wanted` under the next version,
    /// with every stream it lacks ended at its place, so that the count never shrinks (RFC 3264 §8).
    public static SessionDescription next(SessionDescription before, SessionDescription wanted) {
        var media = new ArrayList<>(wanted.media());
        for (int i = media.size(); i < before.media().size(); i++) {
            media.add(before.media().get(i).refused());
        }
        var next = wanted.withMedia(media).withOrigin(before.origin());
        return next.equals(before) ? before : next.withOrigin(before.origin().next());
    }

    /// The terms at one place.
    public static Optional<Terms> terms(Checked checked, int stream) {
        return switch (checked) {
            case Checked.Usable(var terms, var _) ->
                terms.stream().filter(one -> one.stream() == stream).findFirst();
            case Checked.Unusable(var _) -> Optional.empty();
        };
    }

    /// The first fault in `found` that cannot be tolerated.
    static @Nullable Found fatal(List<Found> found) {
        return found.stream()
                .filter(one -> one.departure().isFatal())
                .findFirst()
                .orElse(null);
    }
}
