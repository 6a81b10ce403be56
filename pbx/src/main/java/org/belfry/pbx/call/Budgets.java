package org.belfry.pbx.call;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.belfry.pbx.gate.OutboundGate.Leave;
import org.jspecify.annotations.Nullable;

/// What let legs of a call out of the house, and how long that lasts: it goes with its leg, wherever
/// that goes on. Owned by the call's thread.
final class Budgets {

    private final Map<Leg, Granted> all = new HashMap<>();

    /// A leave in use.
    ///
    /// @param answeredAt from when on it counts
    /// @param until when more has to be asked for
    record Granted(Leave leave, Instant answeredAt, Instant until) {

        static Granted from(Leave leave, Instant answeredAt) {
            return new Granted(leave, answeredAt, answeredAt.plus(leave.longest()));
        }
    }

    void add(Leg leg, Granted granted) {
        all.put(leg, granted);
    }

    /// Takes out what let it out, for the call it goes on in.
    Optional<Granted> take(Leg leg) {
        return Optional.ofNullable(all.remove(leg));
    }

    /// The leg is over: what it did not use is given back.
    void close(Leg leg) {
        take(leg).ifPresent(one -> one.leave().close());
    }

    @Nullable
    Instant deadline() {
        return all.values().stream().map(Granted::until).min(Instant::compareTo).orElse(null);
    }

    /// Asks for more where it is due.
    ///
    /// @return whether there is no more
    boolean areSpent(Instant now) {
        for (var entry : all.entrySet()) {
            var one = entry.getValue();
            if (!now.isBefore(one.until())) {
                var until = one.answeredAt().plus(one.leave().extend());
                if (!until.isAfter(now)) {
                    return true;
                }
                entry.setValue(new Granted(one.leave(), one.answeredAt(), until));
            }
        }
        return false;
    }

    void close() {
        all.values().forEach(one -> one.leave().close());
        all.clear();
    }
}
