package org.belfry.media.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.belfry.ice.IceCredentials;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.LocalStream.Protection;
import org.belfry.sip.sdp.OfferAnswer;
import org.belfry.sip.sdp.OfferAnswer.Answered;
import org.belfry.sip.sdp.OfferAnswer.Checked;
import org.belfry.sip.sdp.OfferAnswer.Departure;
import org.belfry.sip.sdp.OfferAnswer.Keying;
import org.belfry.sip.sdp.Origin;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SecurityAttribute.Suite;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// One side's conversation of offers and answers. Immutable: each step gives the leg that follows, and a refused step
/// gives none, so the call goes on as it was.
///
///     we offer:    offer(wishes) ──▶ Offer ──▶ their answer ──▶ leg.answered(…) ──▶ Agreed(plan, leg)
///     they offer:  refuses(…) ──▶ nothing ──▶ wishes are found ──▶ answer(…) ──▶ Agreed(plan, answer, leg)
///
/// Our SDES keys are made once and stay for the life of the leg, whatever is negotiated again; theirs change when they
/// say so, and then the plan's keying differs. Two answers to one offer (a forked call) would share our key: make a leg
/// for each. A browser's DTLS association stays while neither fingerprint nor ICE changes.
public final class Leg {

    /// Ours, in our order where we offer. The strongest that phones widely have comes first; the short tag is not
    /// offered.
    private static final List<Suite> SUITES = List.of(
            Suite.AEAD_AES_256_GCM,
            Suite.AEAD_AES_128_GCM,
            Suite.AES_256_CM_HMAC_SHA1_80,
            Suite.AES_CM_128_HMAC_SHA1_80);

    private static final Set<String> CARRIED = Set.of("audio", "video");

    /// An offer of ours on its way, and the leg that will read the answer.
    public record Offer(SessionDescription description, Leg leg) {}

    private final Endpoint endpoint;
    private final LocalMedia media;
    private final Protection.Sdes keys;
    private final Origin origin;
    private final Said said;

    /// @param ours our last description that stands, theirs likewise
    /// @param pending our offer without an answer
    private record Said(
            @Nullable SessionDescription ours,
            @Nullable SessionDescription theirs,
            @Nullable SessionDescription pending,
            @Nullable LegPlan plan,
            boolean wasProtected,
            Setup.Role role) {

        Said pending(SessionDescription offer) {
            return new Said(ours, theirs, offer, plan, wasProtected, role);
        }
    }

    private Leg(Endpoint endpoint, LocalMedia media, Protection.Sdes keys, Origin origin, Said said) {
        this.endpoint = endpoint;
        this.media = media;
        this.keys = keys;
        this.origin = origin;
        this.said = said;
    }

    /// A leg on which nothing has been said.
    ///
    /// @param random fit for keys
    public static Leg of(Endpoint endpoint, LocalMedia media, RandomGenerator random) {
        if (endpoint.isBrowser() && media.browser() == null) {
            throw new IllegalArgumentException("browser: none (expected: credentials and fingerprint)");
        }
        var origin = Origin.of(random.nextLong() >>> 2, Connection.of(media.address()));
        // As server we answer hellos only where ICE has been, and the browser knows best when it is ready.
        var said = new Said(null, null, null, null, false, Setup.Role.PASSIVE);
        return new Leg(endpoint, media, Protection.Sdes.of(SUITES, random), origin, said);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// What stands, once something does.
    public Optional<LegPlan> plan() {
        return Optional.ofNullable(said.plan);
    }

    /// The same leg with new ICE credentials, for an ICE restart (RFC 8839 §4.4.1.1.1).
    public Leg withCredentials(IceCredentials credentials) {
        var browser = media.browser();
        if (browser == null) {
            return this;
        }
        var changed = new LocalMedia.Browser(credentials, browser.candidates(), browser.fingerprint());
        return new Leg(endpoint, new LocalMedia(media.address(), media.port(), changed), keys, origin, said);
    }

    /// Whether their offer has other ICE credentials than their last description.
    public boolean isIceRestart(SessionDescription theirOffer) {
        var before = said.theirs;
        return before != null
                && !before.media().isEmpty()
                && !theirOffer.media().isEmpty()
                && !before.stream(0).iceFragment().equals(theirOffer.stream(0).iceFragment());
    }

    /// An offer, the first or a later one (hold, another codec, a stream more or less).
    ///
    /// @param wishes at most 64; streams that stand keep their places, those no wish asks for end
    public Offer offer(List<Wish> wishes) {
        var fresh = OfferAnswer.offer(streams().forOffer(wishes));
        var ours = said.ours;
        var next = ours == null ? fresh : Successor.of(ours, said.theirs, fresh);
        return new Offer(next, with(said.pending(next)));
    }

    /// Their answer to the offer this leg came with.
    public LegOutcome answered(SessionDescription theirs) {
        var offer = said.pending;
        if (offer == null) {
            return new LegOutcome.Refused(Refusal.NO_OFFER);
        }
        for (int place = 0;
                place < Math.min(offer.media().size(), theirs.media().size());
                place++) {
            var stream = theirs.stream(place);
            if (offer.media().get(place).port() != 0 && TheirProtection.isOpen(stream)) {
                var refusal = TheirProtection.refuses(endpoint, stream, said.wasProtected);
                if (refusal.isPresent()) {
                    return new LegOutcome.Refused(refusal.get());
                }
            }
        }
        return agreed(OfferAnswer.check(offer, theirs), offer, theirs, true);
    }

    /// Why their offer cannot be answered at all; nothing if it can be.
    public Optional<Refusal> refuses(SessionDescription theirOffer) {
        var before = said.theirs;
        if (before != null
                && OfferAnswer.checkNext(before, theirOffer).stream()
                        .anyMatch(one -> one.departure().isFatal())) {
            return Optional.of(Refusal.UNRELATED);
        }
        return theirOffer.streams().stream()
                .filter(one -> TheirProtection.isOpen(one)
                        && !endpoint.codecs(one.media().type()).isEmpty())
                .flatMap(one -> TheirProtection.refuses(endpoint, one, said.wasProtected).stream())
                .findFirst();
    }

    /// Answers their offer with the wishes it has streams for. An offer of ours that has no answer yet is forgotten, as
    /// after a 491 (RFC 3261 §14.1).
    public LegOutcome answer(SessionDescription theirOffer, List<Wish> wishes) {
        var refusal = refuses(theirOffer);
        if (refusal.isPresent()) {
            return new LegOutcome.Refused(refusal.get());
        }
        var answered = OfferAnswer.answer(theirOffer, streams().forAnswer(theirOffer, wishes));
        if (answered instanceof Answered.NothingShared(var _, var refusals)) {
            return new LegOutcome.Refused(refusal(theirOffer, wishes, refusals));
        }
        var before = said.ours;
        var ours = before == null ? answered.answer() : OfferAnswer.next(before, answered.answer());
        return agreed(OfferAnswer.check(theirOffer, ours), ours, theirOffer, false);
    }

    /// Of the streams we wanted; that others are refused is no news.
    private static Refusal refusal(
            SessionDescription theirOffer, List<Wish> wishes, Map<Integer, OfferAnswer.Refusal> refusals) {
        var wanted = refusals.entrySet().stream()
                .filter(one -> wishes.stream()
                        .anyMatch(wish -> wish.type()
                                .equals(theirOffer.media().get(one.getKey()).type())))
                .map(Map.Entry::getValue)
                .toList();
        if (wanted.contains(OfferAnswer.Refusal.NO_PROTECTION)) {
            return Refusal.NOT_PROTECTED;
        }
        return wanted.contains(OfferAnswer.Refusal.NO_CODEC) ? Refusal.NO_CODEC : Refusal.NO_STREAM;
    }

    private LegOutcome agreed(Checked checked, SessionDescription ours, SessionDescription theirs, boolean weOffered) {
        return switch (checked) {
            case Checked.Unusable(var found) -> new LegOutcome.Refused(refusal(found.departure()));
            case Checked.Usable(var terms, var _) -> {
                var carried = terms.stream()
                        .filter(one -> CARRIED.contains(
                                theirs.media().get(one.stream()).type()))
                        .toList();
                boolean holdsBack = carried.stream()
                        .anyMatch(one -> one.keying() instanceof Keying.Dtls(var role) && role == Setup.Role.HOLDCONN);
                if (carried.isEmpty() || holdsBack) {
                    yield new LegOutcome.Refused(holdsBack ? Refusal.UNANSWERED : Refusal.NO_STREAM);
                }
                var plan = new Planning(theirs, weOffered).plan(carried);
                var next = new Said(ours, theirs, null, plan, said.wasProtected || plan.isProtected(), role(plan));
                yield new LegOutcome.Agreed(plan, ours, with(next));
            }
        };
    }

    private Setup.Role role(LegPlan plan) {
        return plan.streams().stream()
                .flatMap(one -> one.keying() instanceof StreamKeying.Dtls(var role, var _)
                        ? Optional.of(role == DtlsRole.CLIENT ? Setup.Role.ACTIVE : Setup.Role.PASSIVE).stream()
                        : Optional.<Setup.Role>empty().stream())
                .findFirst()
                .orElse(said.role);
    }

    private static Refusal refusal(Departure departure) {
        return switch (departure) {
            case NO_COMMON_CODEC -> Refusal.NO_CODEC;
            case PROTECTION_LOST -> Refusal.NOT_PROTECTED;
            case FINGERPRINT_UNUSABLE -> Refusal.NO_FINGERPRINT;
            case STREAM_COUNT,
                    TYPE_CHANGED,
                    PROTOCOL_CHANGED,
                    REVIVED,
                    CRYPTO_NOT_OFFERED,
                    SETUP_IMPOSSIBLE,
                    BUNDLE_NOT_OFFERED,
                    PAYLOAD_REMAPPED,
                    WIDER_DIRECTION,
                    PROFILE_CHANGED,
                    MID_CHANGED,
                    RTCP_MUX_NOT_OFFERED,
                    TIMES_CHANGED,
                    ORIGIN_CHANGED,
                    VERSION_NOT_RAISED -> Refusal.UNANSWERED;
        };
    }

    private OurStreams streams() {
        return new OurStreams(endpoint, media, keys, said.role, said.wasProtected, origin);
    }

    private Leg with(Said next) {
        return new Leg(endpoint, media, keys, origin, next);
    }

    @Override
    public String toString() {
        return "Leg[" + endpoint.kind() + (said.plan == null ? "" : ", " + said.plan.streams()) + "]";
    }
}
