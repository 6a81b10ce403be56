package org.belfry.sip.sdp;

import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Reads what stands after `a=`. Never fails: what does not follow its grammar stays an [Attribute.Other], so a
/// description is not refused for one odd line, and an odd line is never half believed.
final class AttributeReader {

    private AttributeReader() {}

    static Attribute read(String text) {
        int colon = text.indexOf(':');
        var known = colon < 0 ? property(text.strip()) : valued(text.substring(0, colon), text.substring(colon + 1));
        return known == null ? new Attribute.Other(text) : known;
    }

    private static @Nullable Attribute property(String name) {
        var direction = StreamAttribute.Flow.direction(name);
        if (direction != null) {
            return new StreamAttribute.Flow(direction);
        }
        return switch (name) {
            case "rtcp-mux" -> new StreamAttribute.RtcpMux();
            case "ice-lite" -> new IceAttribute.Lite();
            case "end-of-candidates" -> new IceAttribute.EndOfCandidates();
            default -> null;
        };
    }

    private static @Nullable Attribute valued(String name, String value) {
        return switch (name) {
            case "rtpmap" -> CodecAttribute.RtpMap.read(value);
            case "fmtp" -> CodecAttribute.Fmtp.read(value);
            case "rtcp-fb" -> CodecAttribute.RtcpFb.read(value);
            case "extmap" -> CodecAttribute.ExtMap.read(value);
            case "ptime" -> milliseconds(value, CodecAttribute.Ptime::new);
            case "maxptime" -> milliseconds(value, CodecAttribute.MaxPtime::new);
            case "crypto" -> SecurityAttribute.Crypto.read(value);
            case "fingerprint" -> SecurityAttribute.Fingerprint.read(value);
            case "setup" -> SecurityAttribute.Setup.read(value);
            case "tls-id" -> word(value, SecurityAttribute.TlsId::new);
            case "ice-ufrag" -> IceAttribute.Ufrag.read(value);
            case "ice-pwd" -> IceAttribute.Password.read(value);
            case "ice-options" -> IceAttribute.Options.read(value);
            case "candidate" -> IceAttribute.Candidate.read(value);
            default -> stream(name, value);
        };
    }

    private static @Nullable Attribute stream(String name, String value) {
        return switch (name) {
            case "rtcp" -> StreamAttribute.Rtcp.read(value);
            case "group" -> StreamAttribute.Group.read(value);
            case "mid" -> word(value, StreamAttribute.Mid::new);
            case "msid" -> StreamAttribute.Msid.read(value);
            case "ssrc" -> StreamAttribute.Ssrc.read(value);
            case "ssrc-group" -> StreamAttribute.SsrcGroup.read(value);
            case "rid" -> StreamAttribute.Rid.read(value);
            case "simulcast" -> new StreamAttribute.Simulcast(value.strip());
            case "label" -> word(value, StreamAttribute.Label::new);
            case "content" -> StreamAttribute.Content.read(value);
            default -> null;
        };
    }

    private static @Nullable Attribute milliseconds(String value, IntFunction<Attribute> attribute) {
        int milliseconds = (int) Grammar.number(value.strip(), 10_000);
        return milliseconds < 1 ? null : attribute.apply(milliseconds);
    }

    private static @Nullable Attribute word(String value, Function<String, Attribute> attribute) {
        String word = value.strip();
        return Grammar.isWord(word) ? attribute.apply(word) : null;
    }
}
