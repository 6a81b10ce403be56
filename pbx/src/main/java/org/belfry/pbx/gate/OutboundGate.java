package org.belfry.pbx.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;
import org.belfry.pbx.number.CallClass;

/// Lets out what can cost money, or does not (policy C5). Emergency numbers always pass. Never waits:
/// what is spent is counted in memory at once and written behind.
public interface OutboundGate {

    /// Asked before every call, forward, transfer and callback that leaves the house. A refusal is audited.
    Decision ask(Attempt attempt);

    /// What would be said now, rule by rule; nothing is reserved and nothing audited.
    List<Reason> explain(Attempt attempt);

    /// On whose account something is to be sent out.
    ///
    /// @param number as E.164 with its plus, or an emergency number
    /// @param device by which device it was asked; none for a forward or a callback
    /// @param errand the queue that pays in the person's place, for which he only speaks
    record Attempt(
            PersonId person,
            Optional<DeviceId> device,
            String trunk,
            String number,
            Purpose purpose,
            Instant at,
            Optional<Errand> errand) {

        /// On somebody's own account.
        public Attempt(
                PersonId person, Optional<DeviceId> device, String trunk, String number, Purpose purpose, Instant at) {
            this(person, device, trunk, number, purpose, at, Optional.empty());
        }
    }

    /// What a queue does outside. It spends from a purse of its own, as large as the standard one of a
    /// person; a number for help is none of its numbers.
    ///
    /// @param queue its name
    /// @param rights that count in place of anybody's
    record Errand(String queue, CallRights rights) {

        /// By day alone, but for what people call at night too.
        public static Errand of(String queue, Set<CallClass> classes, Set<String> countries) {
            return new Errand(queue, new CallRights(classes, countries, false, 0));
        }
    }

    /// Why it leaves.
    enum Purpose {
        CALL,
        FORWARD,
        TRANSFER,
        CALLBACK,
        QUEUE
    }

    /// What was decided, and rule by rule why (policy A8).
    sealed interface Decision {

        List<Reason> reasons();

        record Granted(Leave leave, List<Reason> reasons) implements Decision {
            public Granted {
                reasons = List.copyOf(reasons);
            }
        }

        /// @param sentence for the caller
        record Refused(String rule, String sentence, List<Reason> reasons) implements Decision {
            public Refused {
                reasons = List.copyOf(reasons);
            }
        }
    }

    /// One rule that was asked.
    record Reason(String rule, boolean passed, String sentence) {}

    /// A call that was let out; counts against its budgets until it is closed. Thread-safe.
    ///
    /// Budgets are held for some minutes at a time, so that one call does not hold what others could
    /// use. Who keeps the call sets a timer to [#longest] after the answer; when it rings, [#extend]
    /// says how long it may last in all, and if that is not longer the call ends.
    interface Leave extends AutoCloseable {

        /// It may last as long, counted from the answer.
        Duration longest();

        /// Holds some more minutes, if there are any.
        ///
        /// @return the new [#longest]
        Duration extend();

        /// The far side answers now. Again does nothing.
        void answered();

        /// It is over; what is not used is given back. Again does nothing.
        @Override
        void close();
    }
}
