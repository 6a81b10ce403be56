package org.belfry.pbx.trunk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.belfry.pbx.gate.OutboundGate;

/// The outbound gate with the places of each trunk before it: a full one lets nobody out, and the next
/// is tried. Whoever calls for help always passes. Thread-safe; never waits.
///
/// Limits: `concurrent` calls out by a trunk and `perSecond` new ones, as its provider allows: what is
/// beyond would be refused there, slowly, or cost a fine.
public final class TrunkGate implements OutboundGate {

    static final String RULE = "trunk-places";

    private final Trunks trunks;
    private final OutboundGate gate;
    private final Pace pace = new Pace();
    private final Map<String, Integer> places = new ConcurrentHashMap<>();

    public TrunkGate(Trunks trunks, OutboundGate gate) {
        this.trunks = trunks;
        this.gate = gate;
    }

    /// Calls that are out by it.
    public int out(String trunk) {
        return places.getOrDefault(trunk, 0);
    }

    @Override
    public Decision ask(Attempt attempt) {
        String trunk = attempt.trunk();
        var refusal = place(attempt);
        if (refusal.isPresent()) {
            return new Decision.Refused(RULE, refusal.get().sentence(), List.of(refusal.get()));
        }
        var decision = gate.ask(attempt);
        if (decision instanceof Decision.Granted(Leave leave, var reasons)) {
            var placed = new Placed(leave, () -> giveBack(trunk));
            if (isInTime(attempt)) {
                return new Decision.Granted(placed, reasons);
            }
            placed.close();
            return new Decision.Refused(RULE, reason(false).sentence(), List.of(reason(false)));
        }
        giveBack(trunk);
        return decision;
    }

    @Override
    public List<Reason> explain(Attempt attempt) {
        var own = trunks.find(attempt.trunk())
                .map(trunk -> reason(out(trunk.name()) < trunk.terms().concurrent() || isEmergency(attempt)));
        return Stream.concat(own.stream(), gate.explain(attempt).stream()).toList();
    }

    /// Takes one, or says why there is none.
    private Optional<Reason> place(Attempt attempt) {
        boolean always = isEmergency(attempt);
        var terms = trunks.find(attempt.trunk()).map(Trunk::terms);
        int most = terms.map(Trunk.Terms::concurrent).orElse(Integer.MAX_VALUE);
        var taken = new boolean[1];
        places.compute(attempt.trunk(), (_, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = always || now < most;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0] ? Optional.empty() : Optional.of(reason(false));
    }

    /// Asked last: what is not let out anyway takes nobody's turn.
    private boolean isInTime(Attempt attempt) {
        boolean free = trunks.find(attempt.trunk())
                .map(trunk -> pace.takes(trunk.name(), trunk.terms().perSecond(), attempt.at()))
                .orElse(true);
        return free || isEmergency(attempt);
    }

    private void giveBack(String trunk) {
        places.computeIfPresent(trunk, (_, count) -> count == 1 ? null : count - 1);
    }

    /// Only those have numbers without a plus here.
    private static boolean isEmergency(Attempt attempt) {
        return !attempt.number().startsWith("+");
    }

    private static Reason reason(boolean passed) {
        return new Reason(RULE, passed, passed ? "The line has a place." : "All places of the line are taken.");
    }

    private record Placed(Leave leave, Runnable back, AtomicBoolean open) implements Leave {
        Placed(Leave leave, Runnable back) {
            this(leave, back, new AtomicBoolean(true));
        }

        @Override
        public Duration longest() {
            return leave.longest();
        }

        @Override
        public Duration extend() {
            return leave.extend();
        }

        @Override
        public void answered() {
            leave.answered();
        }

        @Override
        public void close() {
            leave.close();
            if (open.compareAndSet(true, false)) {
                back.run();
            }
        }
    }
}
