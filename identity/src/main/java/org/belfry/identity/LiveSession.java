package org.belfry.identity;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session in use, with its ends on the clock that never goes back beside those of the wall clock. Thread-safe.
final class LiveSession {

    private final Session session;
    private final long endNanos;
    private long lastNanos;
    private Instant lastSeen;
    private Instant written;

    /// @param now and `nanos` the same moment; no wall clock makes more than one term of it
    LiveSession(Session session, Instant lastSeen, Instant now, long nanos) {
        this.session = session;
        this.lastSeen = lastSeen;
        this.written = lastSeen;
        var left = Duration.between(now, session.expiresAt());
        var most = session.entrance().absolute();
        endNanos = nanos + (left.compareTo(most) < 0 ? left : most).toNanos();
        lastNanos = nanos;
    }

    Session session() {
        return session;
    }

    /// @return whether it holds still
    synchronized boolean use(Instant now, long nanos) {
        boolean over = isOver(session.entrance(), lastSeen, session.expiresAt(), now)
                || nanos - endNanos >= 0
                || nanos - lastNanos >= session.entrance().idle().toNanos();
        if (over) {
            return false;
        }
        // The wall clock may have been ahead when it was written; that is no reason to shorten anybody's session.
        lastSeen = now.isAfter(lastSeen) ? now : lastSeen;
        lastNanos = nanos;
        return true;
    }

    synchronized @Nullable Instant toWrite() {
        if (lastSeen.equals(written)) {
            return null;
        }
        written = lastSeen;
        return lastSeen;
    }

    synchronized Instant lastSeen() {
        return lastSeen;
    }

    static boolean isOver(Entrance entrance, Instant lastSeen, Instant expiresAt, Instant now) {
        return !now.isBefore(expiresAt) || !now.isBefore(lastSeen.plus(entrance.idle()));
    }
}
