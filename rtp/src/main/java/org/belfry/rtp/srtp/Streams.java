package org.belfry.rtp.srtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The streams of one direction under one key, [#MAX] at most: a peer that makes up SSRCs, authenticated as it is, gets
/// no more of our memory (some 300 bytes a stream).
final class Streams {

    /// Voice and video of one leg with their retransmissions and a change of SSRC or two are eight.
    static final int MAX = 32;

    /// RFC 3711 §9.2: at most 2^31 control packets under one key.
    static final long CONTROL_INDEX_MAX = (1L << 31) - 1;

    private final List<Stream> streams = new ArrayList<>(2);
    private @Nullable Stream last;

    /// The stream of `ssrc`, or null.
    @Nullable
    Stream find(int ssrc) {
        Stream likely = last;
        if (likely != null && likely.ssrc() == ssrc) {
            return likely;
        }
        for (int i = 0; i < streams.size(); i++) {
            Stream stream = streams.get(i);
            if (stream.ssrc() == ssrc) {
                last = stream;
                return stream;
            }
        }
        return null;
    }

    boolean isFull() {
        return streams.size() >= MAX;
    }

    Stream add(int ssrc) {
        var stream = new Stream(ssrc);
        streams.add(stream);
        last = stream;
        return stream;
    }

    List<StreamState> states() {
        return streams.stream().map(Stream::state).toList();
    }

    void resume(StreamState state) {
        if (find(state.ssrc()) != null || isFull()) {
            throw new IllegalStateException("a stream is resumed once, before its first packet");
        }
        Stream stream = add(state.ssrc());
        stream.packets().markAllUpTo(state.highestIndex());
        stream.controls().markAllUpTo(state.highestControlIndex());
    }
}
