package org.belfry.pbx.call;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.belfry.ground.PersonId;
import org.jspecify.annotations.Nullable;

/// Who of the house is on the telephone, and since when they are not. Thread-safe.
///
/// Holds an entry for each person who ever was, so at most as many as there are people.
final class Occupancy {

    private final ConcurrentMap<PersonId, State> people = new ConcurrentHashMap<>();
    private volatile Runnable changed = () -> {};

    /// @param legs that ring or talk
    /// @param talking of them
    /// @param idleSince when they last stopped talking, by [SteadyClock]; null if they never did
    private record State(int legs, int talking, @Nullable Instant idleSince) {
        static final State NEVER = new State(0, 0, null);
    }

    /// @param told on any thread when somebody has become free; must not wait
    void onChange(Runnable told) {
        changed = told;
    }

    void begins(PersonId person) {
        people.merge(person, new State(1, 0, null), (was, _) -> new State(was.legs + 1, was.talking, was.idleSince));
    }

    void talks(PersonId person) {
        people.computeIfPresent(person, (_, was) -> new State(was.legs, was.talking + 1, was.idleSince));
    }

    /// @param talked whether that leg was one that talked
    void ends(PersonId person, boolean talked, Instant now) {
        people.computeIfPresent(
                person,
                (_, was) -> new State(was.legs - 1, was.talking - (talked ? 1 : 0), talked ? now : was.idleSince));
        changed.run();
    }

    private State of(PersonId person) {
        return people.getOrDefault(person, State.NEVER);
    }

    /// Nothing rings, and nobody talks.
    boolean isFree(PersonId person) {
        return of(person).legs == 0;
    }

    boolean isTalking(PersonId person) {
        return of(person).talking > 0;
    }

    /// Null: they never talked.
    @Nullable
    Instant idleSince(PersonId person) {
        return of(person).idleSince;
    }
}
