package org.belfry.media;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds the transport of a packet by its source and SSRC, without an object: open addressing with linear probing.
///
/// Holds only what has proved itself. Belongs to one loop. Grows with the streams that are bound, of which there are at
/// most [MediaTransport#STREAMS_MAX] a transport.
final class StreamTable {
    private static final int SMALLEST = 1_024;

    private long[] sources = new long[SMALLEST];
    private int[] ssrcs = new int[SMALLEST];
    private @Nullable MediaTransport[] transports = new MediaTransport[SMALLEST];
    private int size;

    /// Null if nobody is bound so.
    @Nullable
    MediaTransport find(long source, int ssrc) {
        int mask = sources.length - 1;
        for (int i = slot(source, ssrc, mask); ; i = i + 1 & mask) {
            MediaTransport found = transports[i];
            if (found == null || (sources[i] == source && ssrcs[i] == ssrc)) {
                return found;
            }
        }
    }

    /// Binds, in place of whoever was bound so.
    void put(long source, int ssrc, MediaTransport transport) {
        if (2 * (size + 1) > sources.length) {
            grow();
        }
        int mask = sources.length - 1;
        int i = slot(source, ssrc, mask);
        while (transports[i] != null && (sources[i] != source || ssrcs[i] != ssrc)) {
            i = i + 1 & mask;
        }
        size += transports[i] == null ? 1 : 0;
        sources[i] = source;
        ssrcs[i] = ssrc;
        transports[i] = transport;
    }

    /// How many streams `transport` has.
    int count(MediaTransport transport) {
        int count = 0;
        for (MediaTransport other : transports) {
            count += transport == other ? 1 : 0;
        }
        return count;
    }

    /// Forgets all streams of `transport`. Takes a walk through the whole table: for the end of a call.
    void remove(MediaTransport transport) {
        var oldSources = sources;
        var oldSsrcs = ssrcs;
        var old = transports;
        boolean there = false;
        for (MediaTransport other : old) {
            there |= other == transport;
        }
        if (!there) {
            return;
        }
        empty(old.length);
        for (int i = 0; i < old.length; i++) {
            MediaTransport kept = old[i];
            if (kept != null && kept != transport) {
                put(oldSources[i], oldSsrcs[i], kept);
            }
        }
    }

    int size() {
        return size;
    }

    private void grow() {
        var oldSources = sources;
        var oldSsrcs = ssrcs;
        var old = transports;
        empty(2 * old.length);
        for (int i = 0; i < old.length; i++) {
            MediaTransport kept = old[i];
            if (kept != null) {
                put(oldSources[i], oldSsrcs[i], kept);
            }
        }
    }

    private void empty(int length) {
        sources = new long[length];
        ssrcs = new int[length];
        transports = new MediaTransport[length];
        Arrays.fill(transports, null);
        size = 0;
    }

    private static int slot(long source, int ssrc, int mask) {
        long x = (source ^ ssrc * 0x9E37_79B9_7F4A_7C15L) * 0xFF51_AFD7_ED55_8CCDL;
        return (int) (x >>> 32) & mask;
    }
}
