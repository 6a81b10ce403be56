package org.belfry.media.plan;

import java.util.List;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.Direction;

/// One stream we want on a leg.
///
/// @param type `audio` or `video`
/// @param codecs best first, each `rtx` behind the codec it repeats; not empty
/// @param direction seen from us
/// @param ptimeMs what we want to receive, 0 for no word
public record Wish(String type, List<Codec> codecs, Direction direction, int ptimeMs) {

    public Wish {
        codecs = List.copyOf(codecs);
        if (codecs.isEmpty() || ptimeMs < 0 || ptimeMs > 10_000) {
            throw new IllegalArgumentException(
                    "wish: %d codecs, %d ms (expected: at least one, 0..10000)".formatted(codecs.size(), ptimeMs));
        }
    }

    public Wish withDirection(Direction other) {
        return new Wish(type, codecs, other, ptimeMs);
    }
}
