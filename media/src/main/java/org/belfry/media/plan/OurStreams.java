package org.belfry.media.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.IceAttribute;
import org.belfry.sip.sdp.LocalSession;
import org.belfry.sip.sdp.LocalStream;
import org.belfry.sip.sdp.LocalStream.Protection;
import org.belfry.sip.sdp.Origin;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/// Turns wishes into what this side brings to an offer or answer.
///
/// @param keys ours for this leg, one for each suite, the same for as long as it lives
/// @param role of DTLS if we may choose; once chosen it stays (RFC 8842 §5.4)
record OurStreams(
        Endpoint endpoint,
        LocalMedia media,
        Protection.Sdes keys,
        Setup.Role role,
        boolean wasProtected,
        Origin origin) {

    LocalSession forOffer(List<Wish> wishes) {
        var streams = wishes.stream().map(wish -> stream(wish, offered())).toList();
        return session(streams);
    }

    /// A stream for each place of `offer`: the first wish of its type that is left, or a refusal.
    LocalSession forAnswer(SessionDescription offer, List<Wish> wishes) {
        var left = new ArrayList<>(wishes);
        var streams = new ArrayList<LocalStream>();
        for (var section : offer.streams()) {
            var wish = left.stream()
                    .filter(one -> one.type().equals(section.media().type()) && TheirProtection.isOpen(section))
                    .findFirst();
            wish.ifPresent(left::remove);
            streams.add(wish.map(one -> stream(one, accepted()))
                    .orElseGet(() -> LocalStream.of(
                            section.media().type(), media.port(), List.of(), new Protection.UnprotectedRtp())));
        }
        return session(List.of()).withPinned(streams);
    }

    private LocalSession session(List<LocalStream> streams) {
        var session = LocalSession.of(origin, Connection.of(media.address()), streams);
        return endpoint.isBrowser() ? session.withBundle() : session;
    }

    private LocalStream stream(Wish wish, List<Protection> protections) {
        var options = new LocalStream.Options(true, false, wish.ptimeMs(), Set.of());
        var codecs = endpoint.isBrowser()
                ? wish.codecs()
                : wish.codecs().stream().map(OurStreams::withoutFeedback).toList();
        return new LocalStream(
                wish.type(), media.port(), codecs, wish.direction(), protections, options, ice(), List.of());
    }

    private LocalStream.@Nullable Ice ice() {
        var browser = media.browser();
        if (!endpoint.isBrowser() || browser == null) {
            return null;
        }
        var candidates = browser.candidates().stream()
                .map(one -> new IceAttribute.Candidate(
                        one.foundation(),
                        one.component(),
                        "udp",
                        one.priority(),
                        one.address().address().toString(),
                        one.address().port(),
                        "host",
                        ""))
                .toList();
        var credentials = browser.credentials();
        return new LocalStream.Ice(
                new IceAttribute.Ufrag(credentials.ufrag()),
                new IceAttribute.Password(credentials.password()),
                candidates,
                true,
                true);
    }

    /// The first makes the profile; plain RTP listed behind keys makes them the opportunistic offer of RFC 8643.
    private List<Protection> offered() {
        return switch (endpoint.kind()) {
            case SECURE_PHONE -> List.of(keys);
            case BEST_EFFORT_PHONE -> List.of(keys, new Protection.UnprotectedRtp());
            case PLAIN_TRUNK -> List.of(wasProtected ? keys : new Protection.UnprotectedRtp());
            case BROWSER -> List.of(dtls());
        };
    }

    private List<Protection> accepted() {
        return switch (endpoint.kind()) {
            case SECURE_PHONE, BEST_EFFORT_PHONE -> List.of(keys);
            case PLAIN_TRUNK ->
                endpoint.secureSignalling()
                        ? List.of(keys, new Protection.UnprotectedRtp())
                        : List.of(new Protection.UnprotectedRtp());
            case BROWSER -> List.of(dtls());
        };
    }

    private Protection.Dtls dtls() {
        var browser = media.browser();
        if (browser == null) {
            throw new IllegalStateException("a browser's leg without fingerprint and ICE");
        }
        return new Protection.Dtls(List.of(browser.fingerprint()), role, null);
    }

    /// Feedback would make the profile `AVPF`, which telephones answer with a refusal.
    private static Codec withoutFeedback(Codec codec) {
        return new Codec(codec.encoding(), codec.clockRateHz(), codec.channels(), codec.parameters(), List.of());
    }
}
