package org.belfry.media;

import org.jspecify.annotations.Nullable;

/// Finds the transport of a packet by its source and SSRC, without an object: open addressing with
/// linear probing.
///
/// Holds only what has proved itself. Belongs to one loop. Grows with the streams that are bound, of
/// which there are at most [MediaTransport#BOUND_MAX] a transport.
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

    /// Forgets one stream, if it is bound to `transport`.
    void remove(long source, int ssrc, MediaTransport transport) {
        int mask = sources.length - 1;
        int i = slot(source, ssrc, mask);
        while (transports[i] != null && (sources[i] != source || ssrcs[i] != ssrc)) {
            i = i + 1 & mask;
        }
        if (transports[i] == transport) {
            size--;
            close(i, mask);
        }
    }

    /// Closes the gap at `i` by moving back those behind it that were pushed off their place (no
    /// tombstones).
    private void close(int i, int mask) {
        int gap = i;
        for (int next = gap + 1 & mask; transports[next] != null; next = next + 1 & mask) {
            int home = slot(sources[next], ssrcs[next], mask);
            boolean mayMove = (next - home & mask) >= (next - gap & mask);
            if (mayMove) {
                sources[gap] = sources[next];
                ssrcs[gap] = ssrcs[next];
                transports[gap] = transports[next];
                gap = next;
            }
        }
        transports[gap] = null;
    }

    int size() {
        return size;
    }

    private void grow() {
        var oldSources = sources;
        var oldSsrcs = ssrcs;
        var old = transports;
        sources = new long[2 * old.length];
        ssrcs = new int[2 * old.length];
        transports = new MediaTransport[2 * old.length];
        size = 0;
        for (int i = 0; i < old.length; i++) {
            MediaTransport kept = old[i];
            if (kept != null) {
                put(oldSources[i], oldSsrcs[i], kept);
            }
        }
    }

    private static int slot(long source, int ssrc, int mask) {
        long x = (source ^ ssrc * 0x9E37_79B9_7F4A_7C15L) * 0xFF51_AFD7_ED55_8CCDL;
        return (int) (x >>> 32) & mask;
    }
}
