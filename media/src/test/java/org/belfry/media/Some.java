package org.belfry.media;

import java.net.InetAddress;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.belfry.ground.Redacted;
import org.belfry.media.plan.StreamKeying;
import org.belfry.media.quality.LegFacts;
import org.belfry.media.quality.LegKind;
import org.belfry.media.quality.LegPlan;
import org.belfry.media.quality.Negotiated;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;
import org.belfry.sip.sdp.SecurityAttribute.Crypto;
import org.belfry.sip.sdp.SecurityAttribute.InlineKey;

/// Parts of a leg that no packet has to come to.
final class Some {
    private Some() {}

    static MediaTransport transport(Directory directory) {
        var nowhere = InetAddress.getLoopbackAddress();
        var plan = new LegPlan(
                Side.CALLER,
                LegKind.SECURE_PHONE,
                nowhere,
                nowhere,
                Negotiated.of(List.of(new Codec.Numbered(8, Codec.PCMA))),
                Direction.SENDRECV);
        return new MediaTransport(directory, new LegFacts(plan, 0));
    }

    static Outbound outbound(int... ssrcs) {
        return new Outbound(transport(new Directory()), ssrcs, new Random(1));
    }

    static Crypto crypto(int tag, long seed) {
        byte[] bytes = new byte[30];
        new Random(seed).nextBytes(bytes);
        var key = new InlineKey(Redacted.of(Base64.getEncoder().encodeToString(bytes)), "", "");
        return new Crypto(tag, "AES_CM_128_HMAC_SHA1_80", List.of(key), List.of());
    }

    static StreamKeying.Sdes keys(int tag, long ours, long theirs) {
        return new StreamKeying.Sdes(crypto(tag, ours), crypto(tag, theirs));
    }
}
