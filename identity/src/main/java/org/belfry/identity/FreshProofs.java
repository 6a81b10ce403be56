package org.belfry.identity;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.belfry.ground.Id;
import org.belfry.ground.Time;
import org.belfry.identity.Confirmation.FreshProof;

/// Which sessions proved a short while ago whose they are, in memory only: a restart forgets it, and asking again is
/// the
/// safe side. Runs on the clock that never goes back.
///
/// Limit: [#SESSIONS_MAX] sessions; the oldest proof gives way. Thread-safe; never waits.
final class FreshProofs {

    static final int SESSIONS_MAX = 20_000;

    private final Time time;
    private final LinkedHashMap<Id, Long> shownNanos = new LinkedHashMap<>();

    FreshProofs(Time time) {
        this.time = time;
    }

    /// The person behind `session` has just proven to be there.
    synchronized void shown(Session session) {
        shownNanos.remove(session.id());
        shownNanos.put(session.id(), time.nanoTime());
        if (shownNanos.size() > SESSIONS_MAX) {
            shownNanos.pollFirstEntry();
        }
    }

    synchronized Optional<FreshProof> of(Session session) {
        var shown = shownNanos.get(session.id());
        if (shown == null) {
            return Optional.empty();
        }
        if (time.nanoTime() - shown >= Confirmation.FRESH.toNanos()) {
            shownNanos.remove(session.id());
            return Optional.empty();
        }
        return Optional.of(new FreshProof(session));
    }
}
