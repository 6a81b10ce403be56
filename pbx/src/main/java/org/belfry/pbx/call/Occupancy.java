package org.belfry.pbx.call;

import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.belfry.ground.PersonId;
import org.belfry.media.quality.Side;
import org.jspecify.annotations.Nullable;

/// Who of the house is on the telephone, and since when they are not. Thread-safe.
///
/// Holds an entry for each person who ever was, so at most as many as there are people.
final class Occupancy {

    private final ConcurrentMap<PersonId, State> people = new ConcurrentHashMap<>();
    private final Consumer<PersonId> told;
    private volatile Runnable changed = () -> {};

    /// Legs by what they do.
    ///
    /// @param ringing at them
    /// @param dialling what they called has not answered
    /// @param called they talk, and were called
    /// @param calling they talk, and called
    /// @param idleSince when they last stopped talking, by [SteadyClock]; null if they never did
    private record State(
            int ringing,
            int dialling,
            int called,
            int calling,
            @Nullable Instant idleSince) {
        static final State NEVER = new State(0, 0, 0, 0, null);

        State waits(Side side, int more) {
            return side == Side.CALLER
                    ? new State(ringing, dialling + more, called, calling, idleSince)
                    : new State(ringing + more, dialling, called, calling, idleSince);
        }

        State talks(Side side, int more) {
            return side == Side.CALLER
                    ? new State(ringing, dialling, called, calling + more, idleSince)
                    : new State(ringing, dialling, called + more, calling, idleSince);
        }

        State idleSince(Instant now) {
            return new State(ringing, dialling, called, calling, now);
        }
    }

    /// @param told on any thread of whose state has changed; must not wait
    Occupancy(Consumer<PersonId> told) {
        this.told = told;
    }

    /// @param told on any thread when somebody has become free; must not wait
    void onChange(Runnable told) {
        changed = told;
    }

    void begins(PersonId person, Side side) {
        people.merge(person, State.NEVER.waits(side, 1), (was, _) -> was.waits(side, 1));
        told.accept(person);
    }

    void talks(PersonId person, Side side) {
        people.computeIfPresent(person, (_, was) -> was.waits(side, -1).talks(side, 1));
        told.accept(person);
    }

    /// @param talked whether that leg was one that talked
    void ends(PersonId person, Side side, boolean talked, Instant now) {
        people.computeIfPresent(person, (_, was) -> talked ? was.talks(side, -1).idleSince(now) : was.waits(side, -1));
        told.accept(person);
        changed.run();
    }

    private State of(PersonId person) {
        return people.getOrDefault(person, State.NEVER);
    }

    /// Nothing rings, and nobody talks.
    boolean isFree(PersonId person) {
        return state(person).phase() == LineState.Phase.IDLE;
    }

    boolean isTalking(PersonId person) {
        var now = of(person);
        return now.called + now.calling > 0;
    }

    LineState state(PersonId person) {
        var now = of(person);
        if (now.ringing > 0) {
            return LineState.RINGING;
        }
        if (now.called + now.calling > 0) {
            return new LineState(LineState.Phase.CONFIRMED, now.calling > 0);
        }
        return now.dialling > 0 ? new LineState(LineState.Phase.EARLY, true) : LineState.IDLE;
    }

    /// Null: they never talked.
    @Nullable
    Instant idleSince(PersonId person) {
        return of(person).idleSince;
    }
}
