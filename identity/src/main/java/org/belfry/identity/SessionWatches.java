package org.belfry.identity;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.belfry.ground.Id;

/// Who wants to be told when a session ends, such as its open WebSockets (policy A9).
///
/// Each is told once. Limit: [Sessions#WATCHERS_MAX] a session; one more is told at once, which closes what it guards.
final class SessionWatches {

    private final Map<Id, Set<Told>> bySession = new ConcurrentHashMap<>();

    private static final class Told {
        private final Runnable ended;
        private final AtomicBoolean done = new AtomicBoolean();

        Told(Runnable ended) {
            this.ended = ended;
        }

        void tell() {
            if (done.compareAndSet(false, true)) {
                ended.run();
            }
        }
    }

    Sessions.Watch add(Id session, Runnable ended) {
        var told = new Told(ended);
        var kept = new AtomicBoolean();
        bySession.compute(session, (id, known) -> {
            var all = known == null ? new LinkedHashSet<Told>() : new LinkedHashSet<>(known);
            kept.set(all.size() < Sessions.WATCHERS_MAX && all.add(told));
            return all;
        });
        if (!kept.get()) {
            told.tell();
        }
        return () -> bySession.computeIfPresent(session, (id, known) -> {
            var rest = new LinkedHashSet<>(known);
            rest.remove(told);
            return rest.isEmpty() ? null : rest;
        });
    }

    void tell(Id session) {
        var all = bySession.remove(session);
        if (all != null) {
            all.forEach(Told::tell);
        }
    }
}
