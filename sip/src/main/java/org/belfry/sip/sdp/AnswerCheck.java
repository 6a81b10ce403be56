package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.belfry.sip.sdp.OfferAnswer.Checked;
import org.belfry.sip.sdp.OfferAnswer.Departure;
import org.belfry.sip.sdp.OfferAnswer.Found;
import org.belfry.sip.sdp.OfferAnswer.Keying;
import org.belfry.sip.sdp.OfferAnswer.Match;
import org.belfry.sip.sdp.OfferAnswer.Terms;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.jspecify.annotations.Nullable;

/// Holds one answer against its offer (RFC 3264 §6 and §7) and draws the terms from both. Confined to the caller, used
/// once.
final class AnswerCheck {

    private final SessionDescription offer;
    private final SessionDescription answer;
    private final List<Found> found = new ArrayList<>();
    private final List<Terms> terms = new ArrayList<>();

    AnswerCheck(SessionDescription offer, SessionDescription answer) {
        this.offer = offer;
        this.answer = answer;
    }

    Checked check() {
        if (offer.media().size() != answer.media().size()) {
            return new Checked.Unusable(new Found(Departure.STREAM_COUNT, -1));
        }
        if (!offer.times().equals(answer.times())) {
            add(Departure.TIMES_CHANGED, -1);
        }
        bundle();
        for (int place = 0; place < offer.media().size(); place++) {
            stream(place);
        }
        var fatal = OfferAnswer.fatal(found);
        return fatal == null ? new Checked.Usable(terms, found) : new Checked.Unusable(fatal);
    }

    private void add(Departure departure, int place) {
        found.add(new Found(departure, place));
    }

    /// RFC 9143 §7.3: only what was offered together may be answered together.
    private void bundle() {
        var offered = new HashSet<String>();
        offer.bundle().ifPresent(group -> offered.addAll(group.mids()));
        if (answer.bundle().filter(group -> !offered.containsAll(group.mids())).isPresent()) {
            add(Departure.BUNDLE_NOT_OFFERED, -1);
        }
    }

    private void stream(int place) {
        var offered = offer.stream(place);
        var answered = answer.stream(place);
        line(place, offered, answered);
        if (answered.media().port() == 0) {
            return;
        }
        if (offered.media().port() == 0 && !offered.isBundleOnly()) {
            add(Departure.REVIVED, place);
            return;
        }
        boolean rtp = offered.media().line().isRtp();
        var codecs = rtp ? matches(offered, answered) : List.<Match>of();
        if (rtp ? codecs.isEmpty() : noCommonFormat(offered, answered)) {
            add(Departure.NO_COMMON_CODEC, place);
        }
        var direction = direction(place, offered, answered);
        boolean mux = answered.isRtcpMux() && offered.isRtcpMux();
        if (answered.isRtcpMux() && !mux) {
            add(Departure.RTCP_MUX_NOT_OFFERED, place);
        }
        var keying = rtp ? keying(place, offered, answered) : new Keying.None();
        if (keying != null) {
            terms.add(new Terms(place, codecs, direction, mux, keying));
        }
    }

    private void line(int place, MediaStream offered, MediaStream answered) {
        var before = offered.media();
        var after = answered.media();
        if (!before.type().equals(after.type())) {
            add(Departure.TYPE_CHANGED, place);
        }
        if (!before.protocol().equals(after.protocol()) && after.port() != 0) {
            boolean onlyProfile = withoutFeedback(before.protocol()).equals(withoutFeedback(after.protocol()));
            add(onlyProfile ? Departure.PROFILE_CHANGED : Departure.PROTOCOL_CHANGED, place);
        }
        if (after.mid().isPresent() && !after.mid().equals(before.mid())) {
            add(Departure.MID_CHANGED, place);
        }
    }

    private static String withoutFeedback(String protocol) {
        return protocol.endsWith("AVPF") ? protocol.substring(0, protocol.length() - 1) : protocol;
    }

    private static boolean noCommonFormat(MediaStream offered, MediaStream answered) {
        return offered.media().line().formats().stream()
                .noneMatch(answered.media().line().formats()::contains);
    }

    /// The answer may number a codec its own way (RFC 3264 §6.1); its order decides.
    private static List<Match> matches(MediaStream offered, MediaStream answered) {
        var matches = new ArrayList<Match>();
        var candidates = new ArrayList<>(offered.codecs());
        for (var theirs : answered.codecs()) {
            var same = candidates.stream()
                    .filter(candidate -> candidate.codec().matches(theirs.codec()))
                    .toList();
            same.stream()
                    .filter(candidate -> candidate.payloadType() == theirs.payloadType())
                    .findFirst()
                    .or(() -> same.stream().findFirst())
                    .ifPresent(candidate -> {
                        candidates.remove(candidate);
                        matches.add(new Match(theirs.codec(), candidate.payloadType(), theirs.payloadType()));
                    });
        }
        boolean talks = matches.stream().anyMatch(match -> !match.codec().isCompanion());
        boolean offersOnlyCompanions =
                offered.codecs().stream().allMatch(one -> one.codec().isCompanion());
        return talks || offersOnlyCompanions ? matches : List.of();
    }

    private Direction direction(int place, MediaStream offered, MediaStream answered) {
        var said = answered.flow().reversed();
        var agreed = offered.flow().and(said);
        if (agreed != said) {
            add(Departure.WIDER_DIRECTION, place);
        }
        return agreed;
    }

    private @Nullable Keying keying(int place, MediaStream offered, MediaStream answered) {
        String protocol = offered.media().protocol();
        if (!Transport.isDtls(protocol) && !answered.cryptos().isEmpty()) {
            return sdes(place, offered, answered);
        }
        if (!answered.fingerprints().isEmpty() && !offered.fingerprints().isEmpty()) {
            return dtls(place, offered, answered);
        }
        if (!Transport.isPlain(protocol)) {
            add(Departure.PROTECTION_LOST, place);
            return null;
        }
        return new Keying.None();
    }

    private @Nullable Keying sdes(int place, MediaStream offered, MediaStream answered) {
        var theirs = answered.cryptos().getFirst();
        Optional<Crypto> ours = offered.cryptos().stream()
                .filter(one -> one.tag() == theirs.tag() && one.suite().equals(theirs.suite()) && one.isUsable())
                .findFirst();
        if (ours.isEmpty() || !theirs.isUsable() || answered.cryptos().size() != 1) {
            add(Departure.CRYPTO_NOT_OFFERED, place);
            return null;
        }
        return new Keying.Sdes(ours.get(), theirs);
    }

    private @Nullable Keying dtls(int place, MediaStream offered, MediaStream answered) {
        if (!Transport.hasUsableFingerprint(answered)) {
            add(Departure.FINGERPRINT_UNUSABLE, place);
            return null;
        }
        var first = offered.setup().orElse(Setup.Role.ACTIVE);
        var second = answered.setup();
        boolean possible = second.isPresent()
                && switch (second.get()) {
                    case ACTIVE -> first == Setup.Role.ACTPASS || first == Setup.Role.PASSIVE;
                    case PASSIVE -> first == Setup.Role.ACTPASS || first == Setup.Role.ACTIVE;
                    case HOLDCONN -> first == Setup.Role.HOLDCONN;
                    case ACTPASS -> false;
                };
        if (!possible) {
            add(Departure.SETUP_IMPOSSIBLE, place);
            return null;
        }
        return new Keying.Dtls(second.orElseThrow());
    }
}
