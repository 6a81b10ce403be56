package org.belfry.pbx.call;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/// Where calls are parked, by slot. Thread-safe.
///
/// A slot is the extension of who parks, or a number from 1 on where that is taken: so it is known
/// without being heard. Limit: [#SLOTS_MAX], against somebody who parks all there is.
final class Parking {

    static final int SLOTS_MAX = 99;

    private final ConcurrentMap<String, Line> slots = new ConcurrentHashMap<>();
    private final Consumer<String> told;

    /// @param told on any thread of a slot that is taken or free now; must not wait
    Parking(Consumer<String> told) {
        this.told = told;
    }

    /// @param wanted a slot, or empty
    /// @return the slot; nothing if all are taken
    synchronized Optional<String> park(String wanted, Line line) {
        if (slots.size() >= SLOTS_MAX) {
            return Optional.empty();
        }
        String slot = wanted;
        for (int next = 1; slot.isEmpty() || slots.containsKey(slot); next++) {
            slot = Integer.toString(next);
        }
        slots.put(slot, line);
        told.accept(slot);
        return Optional.of(slot);
    }

    /// Who takes it out has it alone.
    Optional<Line> take(String slot) {
        var line = Optional.ofNullable(slots.remove(slot));
        told.accept(slot);
        return line;
    }

    /// It is there no more, whoever took it.
    void free(String slot, Line line) {
        slots.remove(slot, line);
        told.accept(slot);
    }

    boolean isTaken(String slot) {
        return slots.containsKey(slot);
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }
}
