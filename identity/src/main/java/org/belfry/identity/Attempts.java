package org.belfry.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.belfry.ground.Network;
import org.belfry.ground.Time;

/// Things begun and not yet finished, in memory only: each has an unguessable name, a lifetime and a number of tries.
///
/// Limits: `most` in all and [#PER_SOURCE_MAX] from one source network; the oldest gives way, so a flood costs the
/// flooder's own attempts before anyone else's. Thread-safe; never waits.
final class Attempts<T> {

    static final int PER_SOURCE_MAX = 32;

    private final SecureRandom random;
    private final Time time;
    private final Duration lifetime;
    private final int triesMax;
    private final int most;
    private final LinkedHashMap<String, Held<T>> held = new LinkedHashMap<>();

    private record Held<T>(T what, Network source, long begunNanos, int tries) {}

    Attempts(SecureRandom random, Time time, Duration lifetime, int triesMax, int most) {
        this.random = random;
        this.time = time;
        this.lifetime = lifetime;
        this.triesMax = triesMax;
        this.most = most;
    }

    synchronized String begin(T what, Network source) {
        expire();
        makeRoom(source);
        String name = Token.make(random);
        held.put(name, new Held<>(what, source, time.nanoTime(), 0));
        return name;
    }

    /// One try at what was begun; empty if there is no such attempt, it is too old, or this try is one too many.
    synchronized Optional<T> tryOnce(String name) {
        expire();
        var known = held.get(name);
        if (known == null) {
            return Optional.empty();
        }
        if (known.tries + 1 >= triesMax) {
            held.remove(name);
        } else {
            held.put(name, new Held<>(known.what, known.source, known.begunNanos, known.tries + 1));
        }
        return Optional.of(known.what);
    }

    /// It is finished, one way or the other.
    synchronized void end(String name) {
        held.remove(name);
    }

    synchronized int count() {
        expire();
        return held.size();
    }

    /// The oldest come first: values are replaced in place, which keeps the order of birth.
    private void expire() {
        long now = time.nanoTime();
        held.values().removeIf(each -> now - each.begunNanos >= lifetime.toNanos());
    }

    private void makeRoom(Network source) {
        String oldestOfSource = null;
        int ofSource = 0;
        for (var entry : held.entrySet()) {
            if (entry.getValue().source.equals(source)) {
                oldestOfSource = oldestOfSource == null ? entry.getKey() : oldestOfSource;
                ofSource++;
            }
        }
        if (oldestOfSource != null && ofSource >= PER_SOURCE_MAX) {
            held.remove(oldestOfSource);
        } else if (held.size() >= most) {
            held.remove(held.firstEntry().getKey());
        }
    }
}
