package org.belfry.pbx.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.AuditEvent;
import org.belfry.ground.Time;
import org.belfry.pbx.gate.OutboundGate.Attempt;

/// What the gate has to say to the audit trail, until it is written. Thread-safe; never waits.
///
/// Limit: [#MOST] wait, more are counted and audited as one row, so that a scanner fills neither memory
/// nor ledger.
final class GateNotes {

    static final int MOST = 256;

    private static final String HELP = "call.help";
    private static final String MANY = "call.refuse-many";

    private final Time time;
    private final ArrayDeque<AuditEvent> waiting = new ArrayDeque<>();
    private long beyond;

    GateNotes(Time time) {
        this.time = time;
    }

    /// Remembers a refusal.
    void refused(Attempt attempt, String rule) {
        note(attempt, "call.refuse", rule);
    }

    /// Remembers that somebody called for help.
    void helped(Attempt attempt) {
        note(attempt, HELP, "emergency");
    }

    /// Help is never left out: nobody calls for it often enough to fill anything.
    private synchronized void note(Attempt attempt, String action, String rule) {
        if (waiting.size() >= MOST && !action.equals(HELP)) {
            beyond++;
            return;
        }
        waiting.add(new AuditEvent(
                time.now(),
                new Actor.Someone(attempt.person()),
                Optional.empty(),
                action,
                Optional.of(attempt.person()),
                Map.of(
                        "rule", rule,
                        "number", attempt.number(),
                        "trunk", attempt.trunk(),
                        "purpose", attempt.purpose().name().toLowerCase(java.util.Locale.ROOT),
                        "queue",
                                attempt.errand().map(OutboundGate.Errand::queue).orElse(""),
                        "device", attempt.device().map(Object::toString).orElse(""))));
    }

    /// All that waits.
    synchronized List<AuditEvent> take() {
        var events = new ArrayList<>(waiting);
        waiting.clear();
        if (beyond > 0) {
            events.add(new AuditEvent(
                    time.now(),
                    new Actor.House("outbound gate"),
                    Optional.empty(),
                    MANY,
                    Optional.empty(),
                    Map.of("more", String.valueOf(beyond))));
            beyond = 0;
        }
        return events;
    }

    /// What could not be written waits again.
    synchronized void back(List<AuditEvent> events) {
        for (var event : events.reversed()) {
            if (event.action().equals(MANY)) {
                beyond += Long.parseLong(event.details().getOrDefault("more", "0"));
            } else if (waiting.size() < MOST || event.action().equals(HELP)) {
                waiting.addFirst(event);
            } else {
                beyond++;
            }
        }
    }
}
