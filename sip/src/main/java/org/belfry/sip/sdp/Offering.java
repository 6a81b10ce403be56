package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.belfry.sip.sdp.CodecAttribute.ExtMap;
import org.belfry.sip.sdp.LocalStream.Protection;
import org.belfry.sip.sdp.SecurityAttribute.Setup;

/// Builds one offer (RFC 3264 §5). A codec has one number in the whole session, so that bundled sections never disagree
/// (RFC 9143 §9.1). Confined to the caller, used once.
final class Offering {

    private static final int CUSTOMARY_TELEPHONE_EVENT = 101;

    private final LocalSession local;
    private final Map<Codec, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> extensions = new HashMap<>();

    Offering(LocalSession local) {
        this.local = local;
    }

    SessionDescription offer() {
        var sections = new ArrayList<MediaDescription>();
        var mids = new ArrayList<String>();
        boolean lite = false;
        for (var stream : local.streams()) {
            String mid = Integer.toString(sections.size());
            sections.add(section(stream, mid));
            if (stream.protections().stream().noneMatch(Protection.NotRtp.class::isInstance)) {
                mids.add(mid);
            }
            var ice = stream.ice();
            lite |= ice != null && ice.lite();
        }
        var attributes = new ArrayList<Attribute>();
        if (lite) {
            attributes.add(new IceAttribute.Lite());
        }
        if (local.bundle()) {
            attributes.add(new StreamAttribute.Group("BUNDLE", mids));
        }
        return SessionDescription.of(local.origin(), local.connection(), attributes, sections);
    }

    private MediaDescription section(LocalStream stream, String mid) {
        var section = new Section();
        if (local.bundle()) {
            section.add(new StreamAttribute.Mid(mid));
        }
        boolean rtp = stream.protections().stream().noneMatch(Protection.NotRtp.class::isInstance);
        var codecs = rtp ? numbered(stream.codecs()) : List.<Codec.Numbered>of();
        if (rtp) {
            section.codecs(codecs).ptime(stream.options().ptimeMs());
        }
        protection(section, stream);
        var ice = stream.ice();
        if (ice != null) {
            section.ice(ice);
        }
        if (rtp && stream.options().rtcpMux()) {
            section.add(new StreamAttribute.RtcpMux());
        }
        stream.options().headerExtensions().stream()
                .sorted()
                .forEach(uri -> section.add(new ExtMap(extension(uri), null, uri, "")));
        section.add(new StreamAttribute.Flow(stream.direction())).addAll(stream.extra());
        var formats = rtp
                ? Section.formats(codecs)
                : stream.codecs().stream().map(Codec::encoding).toList();
        var line = new MediaDescription.Line(stream.type(), stream.port(), 1, protocol(stream), formats);
        return MediaDescription.of(line, section.attributes());
    }

    private int extension(String uri) {
        return extensions.computeIfAbsent(uri, fresh -> extensions.size() + 1);
    }

    /// The first protection decides; plain RTP listed behind it makes the offer opportunistic (RFC 8643 §3).
    private static String protocol(LocalStream stream) {
        boolean plain = stream.protections().stream().anyMatch(Protection.UnprotectedRtp.class::isInstance);
        String feedback =
                stream.codecs().stream().anyMatch(codec -> !codec.feedback().isEmpty()) ? "F" : "";
        return switch (stream.protections().getFirst()) {
            case Protection.UnprotectedRtp() -> "RTP/AVP" + feedback;
            case Protection.Sdes(var _) -> (plain ? "RTP/AVP" : "RTP/SAVP") + feedback;
            case Protection.Dtls(var _, var _, var _) ->
                // RFC 8827 §6.5 and every browser want the profile with feedback.
                plain ? "RTP/AVP" + feedback : "UDP/TLS/RTP/SAVPF";
            case Protection.NotRtp(var protocol) -> protocol;
        };
    }

    private static void protection(Section section, LocalStream stream) {
        switch (stream.protections().getFirst()) {
            case Protection.Sdes(var own) -> section.addAll(own);
            case Protection.Dtls(var fingerprints, var _, var tlsId) -> {
                section.addAll(fingerprints).add(new Setup(Setup.Role.ACTPASS));
                if (tlsId != null) {
                    section.add(new SecurityAttribute.TlsId(tlsId));
                }
            }
            case Protection.UnprotectedRtp() -> {}
            case Protection.NotRtp(var _) -> {}
        }
    }

    private List<Codec.Numbered> numbered(List<Codec> codecs) {
        var numbered = new ArrayList<Codec.Numbered>();
        for (var codec : codecs) {
            boolean repeats = codec.key().equals("rtx") && !numbered.isEmpty();
            var whole =
                    repeats ? codec.withParameters("apt=" + numbered.getLast().payloadType()) : codec;
            numbered.add(new Codec.Numbered(number(whole), whole));
        }
        return numbered;
    }

    private int number(Codec codec) {
        var known = numbers.get(codec);
        if (known != null) {
            return known;
        }
        int number = codec.assignedNumber();
        if (number < 0 || numbers.containsValue(number)) {
            number = free(codec.key().equals("telephone-event") ? CUSTOMARY_TELEPHONE_EVENT : 96);
        }
        numbers.put(codec, number);
        return number;
    }

    /// 96 to 127, then 35 to 63: the numbers between would be taken for RTCP on a shared port (RFC 5761 §4).
    private int free(int first) {
        for (int number = first; number <= 127; number++) {
            if (isFree(number, first)) {
                return number;
            }
        }
        for (int number = 35; number <= 63; number++) {
            if (isFree(number, first)) {
                return number;
            }
        }
        throw new IllegalArgumentException("codecs: more than 61 (expected: 0..61 without a number of their own)");
    }

    private boolean isFree(int number, int first) {
        boolean kept = number == CUSTOMARY_TELEPHONE_EVENT && first != CUSTOMARY_TELEPHONE_EVENT;
        return !kept && !numbers.containsValue(number);
    }
}
