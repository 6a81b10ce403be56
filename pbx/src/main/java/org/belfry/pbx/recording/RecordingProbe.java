package org.belfry.pbx.recording;

import java.util.function.Supplier;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.belfry.pbx.dialplan.Plan;

/// Says whose calls the plan in force wants recorded, and that each recording kept has a rule and listeners of its own
/// (policy E7). Waits for the store.
public final class RecordingProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("E7"),
            "rule",
            "Calls are recorded by a rule alone, after a notice that all in them heard, for its listeners.");

    private final Recordings recordings;
    private final Supplier<Plan> plan;

    /// @param plan the one in force; must not wait
    public RecordingProbe(Recordings recordings, Supplier<Plan> plan) {
        this.recordings = recordings;
        this.plan = plan;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var rule = plan.get().recording();
        var kept = recordings.list();
        long ruleless = kept.stream().filter(one -> one.rule().isBlank()).count();
        String wanted = rule.recordsAnything()
                ? "calls of %d people and %d lines are recorded, %d people may hear them"
                        .formatted(
                                rule.people().size(),
                                rule.trunks().size(),
                                rule.listeners().size())
                : "no calls are recorded";
        String finding = "%s; %d recordings are kept, %d of them by no rule".formatted(wanted, kept.size(), ruleless);
        return new Evidence(CONTROL, ruleless == 0 ? Evidence.State.KEPT : Evidence.State.BROKEN, finding, time.now());
    }
}
