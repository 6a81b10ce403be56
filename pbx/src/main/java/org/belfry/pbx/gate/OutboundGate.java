package org.belfry.pbx.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.PersonId;
import org.belfry.pbx.device.DeviceId;

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
    record Attempt(
            PersonId person, Optional<DeviceId> device, String trunk, String number, Purpose purpose, Instant at) {}

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
