package org.belfry.sip.sdp;

import java.util.List;

/// What this side brings to an offer or answer.
///
/// @param connection where our media is received
/// @param streams what we can do; an offered stream takes the first free one of its type that fits
/// @param pinned an offered stream takes the one at its own place instead, or none (one without
///     codecs refuses its place): for every exchange after the first
/// @param bundle share one transport where the other side can (RFC 9143)
public record LocalSession(
        Origin origin, Connection connection, List<LocalStream> streams, boolean pinned, boolean bundle) {

    public LocalSession {
        streams = List.copyOf(streams);
    }

    public static LocalSession of(Origin origin, Connection connection, List<LocalStream> streams) {
        return new LocalSession(origin, connection, streams, false, false);
    }

    public LocalSession withBundle() {
        return new LocalSession(origin, connection, streams, pinned, true);
    }

    /// The same streams, each at the place of the session where it already lives.
    public LocalSession withPinned(List<LocalStream> others) {
        return new LocalSession(origin, connection, others, true, bundle);
    }

    @Override
    public String toString() {
        return "LocalSession[" + origin + ", " + streams.size() + " streams]";
    }
}
