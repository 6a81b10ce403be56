package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One thing that differs in meaning between two descriptions: between the last and the next of a peer (a hold? a new
/// address? nothing, so a session refresh?), or between what we sent and what came back through others.
///
/// Spelling does not count: the order of attributes, a value said for the session or for each stream, an `rtpmap` that
/// only repeats RFC 3551, `sendrecv` said or meant, the order of `fmtp` parameters, the version of the origin.
///
/// @param stream its place, -1 for the session
public record SdpChange(Kind kind, int stream) {

    public enum Kind {
        /// Another user, id or address in `o=`.
        SESSION,
        /// Name, title, contact or times.
        TEXT,
        GROUPS,
        STREAM_ADDED,
        STREAM_ENDED,
        STREAM_TYPE,
        PROTOCOL,
        /// Address or port of RTP or RTCP.
        ADDRESS,
        DIRECTION,
        CODECS,
        PACKET_TIME,
        BANDWIDTH,
        KEYS,
        /// Another certificate or association: a new handshake.
        DTLS,
        DTLS_ROLE,
        /// New credentials (RFC 8839 §4.4.1.1.1).
        ICE_RESTART,
        CANDIDATES,
        /// Anything else that is said.
        OTHER
    }

    private static final Map<Kind, Function<MediaStream, Object>> FACETS = facets();

    public static boolean isSame(SessionDescription before, SessionDescription after) {
        return between(before, after).isEmpty();
    }

    /// What changed, the session first, then by place. A place without an open stream on both sides is compared no
    /// further.
    public static List<SdpChange> between(SessionDescription before, SessionDescription after) {
        var changes = new ArrayList<SdpChange>();
        session(before, after, changes);
        int places = Math.max(before.media().size(), after.media().size());
        for (int place = 0; place < places; place++) {
            boolean was = isOpen(before, place);
            boolean is = isOpen(after, place);
            if (was != is) {
                changes.add(new SdpChange(is ? Kind.STREAM_ADDED : Kind.STREAM_ENDED, place));
            } else if (is) {
                stream(before.stream(place), after.stream(place), place, changes);
            }
        }
        return List.copyOf(changes);
    }

    private static boolean isOpen(SessionDescription session, int place) {
        return place < session.media().size()
                && (session.media().get(place).port() != 0
                        || session.stream(place).isBundleOnly());
    }

    private static void session(SessionDescription before, SessionDescription after, List<SdpChange> changes) {
        if (!before.origin().isSameSession(after.origin())) {
            changes.add(new SdpChange(Kind.SESSION, -1));
        }
        if (!text(before).equals(text(after))) {
            changes.add(new SdpChange(Kind.TEXT, -1));
        }
        if (!groups(before).equals(groups(after))) {
            changes.add(new SdpChange(Kind.GROUPS, -1));
        }
        if (!Set.copyOf(before.bandwidths()).equals(Set.copyOf(after.bandwidths()))) {
            changes.add(new SdpChange(Kind.BANDWIDTH, -1));
        }
        if (!others(before.attributes()).equals(others(after.attributes()))) {
            changes.add(new SdpChange(Kind.OTHER, -1));
        }
    }

    private static List<Object> text(SessionDescription session) {
        return List.of(session.name().strip(), session.about(), session.times());
    }

    private static Set<Object> groups(SessionDescription session) {
        return Set.copyOf(Attribute.all(session.attributes(), StreamAttribute.Group.class));
    }

    private static void stream(MediaStream before, MediaStream after, int place, List<SdpChange> changes) {
        FACETS.forEach((kind, facet) -> {
            if (!facet.apply(before).equals(facet.apply(after))) {
                changes.add(new SdpChange(kind, place));
            }
        });
    }

    private static Map<Kind, Function<MediaStream, Object>> facets() {
        var facets = new EnumMap<Kind, Function<MediaStream, Object>>(Kind.class);
        facets.put(Kind.STREAM_TYPE, stream -> stream.media().type());
        facets.put(Kind.PROTOCOL, stream -> stream.media().protocol());
        facets.put(
                Kind.ADDRESS,
                stream -> List.of(
                        stream.connection(),
                        stream.media().port(),
                        stream.media().line().portCount(),
                        stream.rtcpPort(),
                        stream.isRtcpMux()));
        facets.put(Kind.DIRECTION, MediaStream::flow);
        facets.put(Kind.CODECS, SdpChange::codecs);
        facets.put(
                Kind.PACKET_TIME,
                stream -> List.of(
                        stream.media().first(CodecAttribute.Ptime.class),
                        stream.media().first(CodecAttribute.MaxPtime.class)));
        facets.put(Kind.BANDWIDTH, stream -> Set.copyOf(stream.media().bandwidths()));
        facets.put(Kind.KEYS, MediaStream::cryptos);
        facets.put(Kind.DTLS, stream -> List.of(new HashSet<>(stream.fingerprints()), stream.tlsId()));
        facets.put(Kind.DTLS_ROLE, MediaStream::setup);
        facets.put(Kind.ICE_RESTART, stream -> List.of(stream.iceFragment(), stream.icePassword()));
        facets.put(Kind.CANDIDATES, stream -> Set.copyOf(stream.candidates()));
        facets.put(Kind.OTHER, stream -> others(stream.media().attributes()));
        return facets;
    }

    private static Object codecs(MediaStream stream) {
        if (!stream.media().line().isRtp()) {
            return stream.media().line().formats();
        }
        return stream.codecs().stream()
                .map(one -> List.of(
                        one.payloadType(),
                        one.codec().key(),
                        one.codec().clockRateHz(),
                        one.codec().channels(),
                        parameters(one.codec().parameters()),
                        Set.copyOf(one.codec().feedback())))
                .toList();
    }

    private static Set<String> parameters(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What no facet above has looked at.
    private static Set<String> others(List<Attribute> attributes) {
        return attributes.stream()
                .filter(attribute -> switch (attribute) {
                    case SecurityAttribute _ -> false;
                    case IceAttribute.Options _, IceAttribute.Lite _ -> true;
                    case IceAttribute _ -> false;
                    case CodecAttribute.ExtMap _ -> true;
                    case CodecAttribute _ -> false;
                    case StreamAttribute.Flow _, StreamAttribute.Rtcp _, StreamAttribute.RtcpMux _ -> false;
                    case StreamAttribute.Group _ -> false;
                    case StreamAttribute _, Attribute.Other _ -> true;
                })
                .map(Attribute::wire)
                .collect(Collectors.toSet());
    }
}
