package org.belfry.media.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.ice.stun.TransportAddress;
import org.belfry.media.dtls.DtlsRole;
import org.belfry.sip.sdp.CodecAttribute;
import org.belfry.sip.sdp.Connection;
import org.belfry.sip.sdp.MediaStream;
import org.belfry.sip.sdp.OfferAnswer.Keying;
import org.belfry.sip.sdp.OfferAnswer.Terms;
import org.belfry.sip.sdp.SecurityAttribute.Setup;
import org.belfry.sip.sdp.SessionDescription;
import org.belfry.sip.sdp.StreamAttribute;
import org.jspecify.annotations.Nullable;

/// Reads agreed terms from our side.
///
/// @param weOffered whose offer it was
record Planning(SessionDescription theirs, boolean weOffered) {

    LegPlan plan(List<Terms> terms) {
        var streams = new ArrayList<StreamPlan>();
        for (Terms one : terms) {
            streams.add(stream(one, theirs.stream(one.stream())));
        }
        return new LegPlan(streams);
    }

    private StreamPlan stream(Terms terms, MediaStream stream) {
        var rtp = address(stream.connection(), stream.media().port());
        var codecs = terms.codecs().stream()
                .map(one -> weOffered
                        ? new StreamPlan.Numbered(one.codec(), one.offererReceives(), one.answererReceives())
                        : new StreamPlan.Numbered(one.codec(), one.answererReceives(), one.offererReceives()))
                .toList();
        int ptimeMs = stream.media()
                .first(CodecAttribute.Ptime.class)
                .map(CodecAttribute.Ptime::milliseconds)
                .orElse(0);
        var direction = weOffered ? terms.direction() : terms.direction().reversed();
        return new StreamPlan(
                terms.stream(),
                stream.media().type(),
                keying(terms.keying(), stream),
                rtp,
                terms.rtcpMux() ? rtp : rtcp(stream),
                codecs,
                new StreamPlan.Flow(direction, terms.rtcpMux(), ptimeMs),
                new StreamPlan.Ice(stream.iceFragment().orElse("")));
    }

    private @Nullable TransportAddress rtcp(MediaStream stream) {
        var elsewhere = stream.media()
                .first(StreamAttribute.Rtcp.class)
                .map(StreamAttribute.Rtcp::connection)
                .or(stream::connection);
        return address(elsewhere, stream.rtcpPort());
    }

    private static @Nullable TransportAddress address(Optional<Connection> connection, int port) {
        return connection
                .filter(said -> !said.isUnspecified() && port > 0)
                .flatMap(Connection::literal)
                .map(ip -> new TransportAddress(ip, port))
                .orElse(null);
    }

    private StreamKeying keying(Keying keying, MediaStream stream) {
        return switch (keying) {
            case Keying.None() -> new StreamKeying.None();
            case Keying.Sdes(var offerer, var answerer) ->
                weOffered ? new StreamKeying.Sdes(offerer, answerer) : new StreamKeying.Sdes(answerer, offerer);
            case Keying.Dtls(var answerer) -> {
                boolean weBegin = (answerer == Setup.Role.ACTIVE) != weOffered;
                yield new StreamKeying.Dtls(weBegin ? DtlsRole.CLIENT : DtlsRole.SERVER, stream.fingerprints());
            }
        };
    }
}
