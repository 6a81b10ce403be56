package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import org.belfry.sip.sdp.CodecAttribute.Fmtp;
import org.belfry.sip.sdp.CodecAttribute.Ptime;
import org.belfry.sip.sdp.CodecAttribute.RtcpFb;
import org.belfry.sip.sdp.CodecAttribute.RtpMap;

/// The attributes of a section we write, in the one order we write them. Confined to the caller.
final class Section {

    private final List<Attribute> attributes = new ArrayList<>();

    Section add(Attribute attribute) {
        attributes.add(attribute);
        return this;
    }

    Section addAll(List<? extends Attribute> others) {
        attributes.addAll(others);
        return this;
    }

    Section codecs(List<Codec.Numbered> codecs) {
        for (var numbered : codecs) {
            int number = numbered.payloadType();
            var codec = numbered.codec();
            add(new RtpMap(number, codec.encoding(), codec.clockRateHz(), codec.channels()));
            if (!codec.parameters().isEmpty()) {
                add(new Fmtp(Integer.toString(number), codec.parameters()));
            }
            codec.feedback().forEach(feedback -> add(new RtcpFb(Integer.toString(number), feedback)));
        }
        return this;
    }

    Section ptime(int milliseconds) {
        if (milliseconds > 0) {
            add(new Ptime(milliseconds));
        }
        return this;
    }

    Section ice(LocalStream.Ice ice) {
        add(ice.fragment()).add(ice.password()).addAll(ice.candidates());
        if (ice.complete()) {
            add(new IceAttribute.EndOfCandidates());
        }
        return this;
    }

    List<Attribute> attributes() {
        return List.copyOf(attributes);
    }

    /// RTP formats as the `m=` line lists them.
    static List<String> formats(List<Codec.Numbered> codecs) {
        return codecs.stream()
                .map(numbered -> Integer.toString(numbered.payloadType()))
                .toList();
    }
}
