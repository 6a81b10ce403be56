package org.belfry.identity;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.belfry.ground.Time;

/// Things begun and not yet finished, in memory only: each has an unguessable name, a lifetime and a number of tries.
///
/// Each belongs to an owner who has proven something before (a person whose password was right, the holder of a link),
/// never to a network: neighbours cannot push out each other's. Limits: `most` in all and [#PER_OWNER_MAX] of one
/// owner,
/// where the oldest gives way. Thread-safe; never waits.
///
/// @param <K> the owner, with `equals`
final class Attempts<K, T> {

    static final int PER_OWNER_MAX = 8;

    private final SecureRandom random;
    private final Time time;
    private final Duration lifetime;
    private final int triesMax;
    private final int most;
    private final LinkedHashMap<String, Held<K, T>> held = new LinkedHashMap<>();

    private record Held<K, T>(T what, K owner, long begunNanos, int tries) {}

    Attempts(SecureRandom random, Time time, Duration lifetime, int triesMax, int most) {
        this.random = random;
        this.time = time;
        this.lifetime = lifetime;
        this.triesMax = triesMax;
        this.most = most;
    }

    synchronized String begin(T what, K owner) {
        expire();
        makeRoom(owner);
        String name = Token.make(random);
        held.put(name, new Held<>(what, owner, time.nanoTime(), 0));
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
            // In place, which keeps the order of birth.
            held.put(name, new Held<>(known.what, known.owner, known.begunNanos, known.tries + 1));
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

    /// Forgets what has lived its lifetime.
    private void expire() {
        long now = time.nanoTime();
        held.values().removeIf(each -> now - each.begunNanos >= lifetime.toNanos());
    }

    private void makeRoom(K owner) {
        String oldestOfOwner = null;
        int ofOwner = 0;
        for (var entry : held.entrySet()) {
            if (entry.getValue().owner.equals(owner)) {
                oldestOfOwner = oldestOfOwner == null ? entry.getKey() : oldestOfOwner;
                ofOwner++;
            }
        }
        if (oldestOfOwner != null && ofOwner >= PER_OWNER_MAX) {
            held.remove(oldestOfOwner);
        } else if (held.size() >= most) {
            held.remove(held.firstEntry().getKey());
        }
    }
}
