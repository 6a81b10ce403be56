package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Redacted;
import org.belfry.sip.sdp.CodecAttribute.Fmtp;
import org.belfry.sip.sdp.CodecAttribute.RtcpFb;
import org.belfry.sip.sdp.CodecAttribute.RtpMap;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.Fingerprint;
import org.belfry.sip.sdp.SecurityAttribute.Setup;

/// What holds for one section once its session is read with it: a section's own word first, then (for
/// the transport of a bundled section, RFC 9143 §7.3) the first section of its bundle, then the
/// session's.
public record MediaStream(SessionDescription session, MediaDescription media) {

    public Optional<Connection> connection() {
        return media.connections().isEmpty()
                ? Optional.ofNullable(session.connection())
                : Optional.of(media.connections().getFirst());
    }

    /// The direction as said; `sendrecv` when nobody says one (RFC 8866 §6.7).
    public Direction direction() {
        return media.first(StreamAttribute.Flow.class)
                .or(() -> Attribute.first(session.attributes(), StreamAttribute.Flow.class))
                .map(StreamAttribute.Flow::direction)
                .orElse(Direction.SENDRECV);
    }

    /// The direction as meant: a refused stream is inactive, and a sender at `0.0.0.0` does not receive (RFC 3264 §8.4)
    /// unless it does ICE, where that address only says that candidates come later (RFC 8840 §4.1.3).
    public Direction flow() {
        if (media.port() == 0 && !isBundleOnly()) {
            return Direction.INACTIVE;
        }
        boolean nowhere = connection().filter(Connection::isUnspecified).isPresent() && !hasIce();
        return nowhere ? direction().held() : direction();
    }

    /// Its sender has put us on hold.
    public boolean isHolding() {
        return media.port() != 0 && !flow().receives();
    }

    /// Port 0 only because it lives in its bundle (RFC 9143 §6).
    public boolean isBundleOnly() {
        return media.port() == 0 && media.has("bundle-only") && isBundled();
    }

    public boolean isBundled() {
        var mid = media.mid();
        var bundle = session.bundle();
        return mid.isPresent() && bundle.isPresent() && bundle.get().mids().contains(mid.get());
    }

    /// The codecs in the order of preference, each number once. A number nobody explains is left out.
    public List<Codec.Numbered> codecs() {
        var maps = new HashMap<Integer, RtpMap>();
        media.all(RtpMap.class).forEach(map -> maps.putIfAbsent(map.payloadType(), map));
        var parameters = new HashMap<String, String>();
        media.all(Fmtp.class)
                .forEach(fmtp -> parameters.merge(fmtp.format(), fmtp.parameters(), (a, b) -> a + ";" + b));
        var feedback = new HashMap<String, List<String>>();
        media.all(RtcpFb.class)
                .forEach(one -> feedback.computeIfAbsent(one.format(), format -> new ArrayList<>())
                        .add(one.feedback()));
        var codecs = new ArrayList<Codec.Numbered>();
        for (String format : new LinkedHashSet<>(media.line().formats())) {
            int number = (int) Grammar.number(format, 127);
            codec(number, maps)
                    .ifPresent(codec -> codecs.add(new Codec.Numbered(
                            number,
                            new Codec(
                                    codec.encoding(),
                                    codec.clockRateHz(),
                                    codec.channels(),
                                    parameters.getOrDefault(format, ""),
                                    feedback(feedback, format)))));
        }
        return List.copyOf(codecs);
    }

    /// The crypto lines; never inherited (RFC 4568 §5).
    public List<Crypto> cryptos() {
        return media.all(Crypto.class);
    }

    public List<Fingerprint> fingerprints() {
        return inherited(Fingerprint.class);
    }

    public Optional<Setup.Role> setup() {
        return inherited(Setup.class).stream().findFirst().map(Setup::role);
    }

    public Optional<String> tlsId() {
        return inherited(SecurityAttribute.TlsId.class).stream().findFirst().map(SecurityAttribute.TlsId::id);
    }

    public Optional<String> iceFragment() {
        return inherited(IceAttribute.Ufrag.class).stream().findFirst().map(IceAttribute.Ufrag::fragment);
    }

    public Optional<Redacted<String>> icePassword() {
        return inherited(IceAttribute.Password.class).stream().findFirst().map(IceAttribute.Password::secret);
    }

    /// Both halves of the credentials are there; without them no check can pass.
    public boolean hasIce() {
        return iceFragment().isPresent() && icePassword().isPresent();
    }

    public List<IceAttribute.Candidate> candidates() {
        return inherited(IceAttribute.Candidate.class);
    }

    public boolean isIceLite() {
        return Attribute.first(session.attributes(), IceAttribute.Lite.class).isPresent();
    }

    public boolean isRtcpMux() {
        return media.first(StreamAttribute.RtcpMux.class).isPresent();
    }

    /// Where its RTCP is expected (RFC 3605, RFC 5761); 0 if nowhere.
    public int rtcpPort() {
        int port = media.port();
        if (isRtcpMux() || port == 0) {
            return port;
        }
        int next = port == 65_535 ? 0 : port + 1;
        return media.first(StreamAttribute.Rtcp.class)
                .map(StreamAttribute.Rtcp::port)
                .orElse(next);
    }

    @Override
    public String toString() {
        return "MediaStream[" + flow().wire() + "]";
    }

    private <T extends Attribute> List<T> inherited(Class<T> kind) {
        var own = media.all(kind);
        if (!own.isEmpty()) {
            return own;
        }
        var shared = isBundled() ? tagged().map(first -> first.all(kind)).orElse(List.of()) : List.<T>of();
        return shared.isEmpty() ? Attribute.all(session.attributes(), kind) : shared;
    }

    private Optional<MediaDescription> tagged() {
        return session.bundle()
                .map(StreamAttribute.Group::mids)
                .filter(mids -> !mids.isEmpty())
                .map(List::getFirst)
                .flatMap(mid -> session.media().stream()
                        .filter(one -> one.mid().filter(mid::equals).isPresent())
                        .findFirst());
    }

    private static Optional<Codec> codec(int number, Map<Integer, RtpMap> maps) {
        var map = maps.get(number);
        return map == null
                ? Codec.assigned(number)
                : Optional.of(new Codec(map.encoding(), map.clockRateHz(), map.channels(), "", List.of()));
    }

    private static List<String> feedback(Map<String, List<String>> all, String format) {
        var feedback = new ArrayList<>(all.getOrDefault("*", List.of()));
        feedback.addAll(all.getOrDefault(format, List.of()));
        return feedback;
    }
}
