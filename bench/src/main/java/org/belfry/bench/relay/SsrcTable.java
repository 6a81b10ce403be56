package org.belfry.bench.relay;

import java.util.Arrays;

/// Finds a stream by the SSRC it is heard under. Open addressing, no garbage; twice as many places as
/// streams.
final class SsrcTable {

    static final int NONE = -1;

    private final int[] ssrcs;
    private final int[] streams;
    private final int mask;

    SsrcTable(int streamsMax) {
        int places = Integer.highestOneBit(Math.max(8, streamsMax)) << 2;
        ssrcs = new int[places];
        streams = new int[places];
        mask = places - 1;
        Arrays.fill(streams, NONE);
    }

    /// [#NONE] if it was never put.
    int find(int ssrc) {
        for (int i = place(ssrc); streams[i] != NONE; i = i + 1 & mask) {
            if (ssrcs[i] == ssrc) {
                return streams[i];
            }
        }
        return NONE;
    }

    void put(int ssrc, int stream) {
        int i = place(ssrc);
        while (streams[i] != NONE && ssrcs[i] != ssrc) {
            i = i + 1 & mask;
        }
        ssrcs[i] = ssrc;
        streams[i] = stream;
    }

    private int place(int ssrc) {
        return ((ssrc * 0x9E37_79B9) >>> 7) & mask;
    }
}
