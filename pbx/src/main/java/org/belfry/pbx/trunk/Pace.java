package org.belfry.pbx.trunk;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many new calls each trunk had in the running second. Thread-safe; never waits. Holds a few words
/// for each trunk there is.
final class Pace {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    private record Window(Instant began, int calls) {}

    /// Counts one more, unless there were as many.
    boolean takes(String trunk, int perSecond, Instant now) {
        var taken = new boolean[1];
        windows.compute(trunk, (_, window) -> {
            boolean over = window == null || !now.isBefore(window.began().plus(SECOND)) || now.isBefore(window.began());
            var current = over ? new Window(now, 0) : window;
            taken[0] = current.calls() < perSecond;
            return taken[0] ? new Window(current.began(), current.calls() + 1) : current;
        });
        return taken[0];
    }

    void forget(String trunk) {
        windows.remove(trunk);
    }
}
