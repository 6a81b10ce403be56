package org.belfry.pbx.call;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Whose places in queues are kept until they are called back (decision 0207), in memory: a house that
/// stops calls nobody back. Thread-safe.
///
/// The number of who is called back is whatever he showed, so it may be somebody else's who is to be
/// bothered. One place is kept for each number in all queues, and none for [#REST] after it was given up or
/// its owner reached; [#RESTING_MAX] numbers are remembered so, the oldest are forgotten first. How many are
/// kept in a queue says its plan ([org.belfry.pbx.dialplan.Plan.Callback#places]).
final class Callbacks {

    static final Duration REST = Duration.ofHours(1);

    static final int RESTING_MAX = 10_000;

    /// Numbers, or people of the house.
    private final Set<Object> open = new HashSet<>();

    private final Map<Object, Instant> resting = new LinkedHashMap<>();

    /// Whether a place may be kept for somebody.
    synchronized boolean mayKeep(Object whom, Instant now) {
        resting.values().removeIf(until -> !now.isBefore(until));
        return !open.contains(whom) && !resting.containsKey(whom);
    }

    /// @return false if it may not
    synchronized boolean keep(Object whom, Instant now) {
        return mayKeep(whom, now) && open.add(whom);
    }

    /// It is kept no more.
    synchronized void over(Object whom, Instant now) {
        open.remove(whom);
        resting.put(whom, now.plus(REST));
        if (resting.size() > RESTING_MAX) {
            resting.remove(resting.keySet().iterator().next());
        }
    }

    /// For nobody a place is kept.
    synchronized boolean isEmpty() {
        return open.isEmpty();
    }
}
