package org.belfry.pbx.call;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.pbx.gate.OutboundGate.Leave;
import org.jspecify.annotations.Nullable;

/// What let legs of a call out of the house, and how long that lasts. Owned by the call's thread.
final class Budgets {

    private final List<Granted> all = new ArrayList<>();

    /// A leave in use.
    ///
    /// @param answeredAt from when on it counts
    /// @param until when more has to be asked for
    record Granted(Leave leave, Instant answeredAt, Instant until) {

        static Granted from(Leave leave, Instant answeredAt) {
            return new Granted(leave, answeredAt, answeredAt.plus(leave.longest()));
        }
    }

    void add(Granted granted) {
        all.add(granted);
    }

    /// Takes one out, for the call that goes on with what it let out.
    Optional<Granted> takeOne() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.removeFirst());
    }

    @Nullable
    Instant deadline() {
        return all.stream().map(Granted::until).min(Instant::compareTo).orElse(null);
    }

    /// Asks for more where it is due.
    ///
    /// @return whether there is no more
    boolean areSpent(Instant now) {
        for (int i = 0; i < all.size(); i++) {
            var one = all.get(i);
            if (!now.isBefore(one.until())) {
                var until = one.answeredAt().plus(one.leave().extend());
                if (!until.isAfter(now)) {
                    return true;
                }
                all.set(i, new Granted(one.leave(), one.answeredAt(), until));
            }
        }
        return false;
    }

    void close() {
        all.forEach(one -> one.leave().close());
        all.clear();
    }
}
