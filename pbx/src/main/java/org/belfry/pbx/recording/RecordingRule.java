package org.belfry.pbx.recording;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.belfry.ground.Id;
import org.belfry.ground.PersonId;
import org.belfry.pbx.call.Recorder;
import org.belfry.pbx.dialplan.Plan;
import org.belfry.store.StoreFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Records what the plan in force wants recorded, for those whom it lets listen (decision 0198).
/// Thread-safe.
public final class RecordingRule implements Recorder {

    private static final String PERSON = "person";
    private static final String TRUNK = "trunk ";
    private static final Logger LOG = LoggerFactory.getLogger(RecordingRule.class);

    private final Recordings recordings;
    private final Supplier<Plan> plan;

    /// @param plan the one in force; must not wait
    public RecordingRule(Recordings recordings, Supplier<Plan> plan) {
        this.recordings = recordings;
        this.plan = plan;
    }

    /// `person`, or `trunk` with its name: who was recorded says the recording itself.
    @Override
    public Optional<String> rule(Set<PersonId> people, Set<String> trunks) {
        var wanted = plan.get().recording();
        if (!Collections.disjoint(wanted.people(), people)) {
            return Optional.of(PERSON);
        }
        return trunks.stream()
                .filter(wanted.trunks()::contains)
                .sorted()
                .findFirst()
                .map(TRUNK::concat);
    }

    @Override
    public Tape begin(Id call, String rule, Set<PersonId> people) throws IOException {
        return recordings.begin(call, rule, people, plan.get().recording().listeners());
    }

    @Override
    public void paused(Id call, PersonId by, boolean isPaused) {
        try {
            recordings.paused(call, by, isPaused);
        } catch (StoreFault refused) {
            LOG.warn("Call {}: that its recording pauses could not be noted: {}", call, refused.getMessage());
        }
    }

    @Override
    public void failed(Id call, String why) {
        LOG.warn("Call {}: {}", call, why);
        try {
            recordings.failed(call, why);
        } catch (StoreFault refused) {
            LOG.warn("Call {}: that it is not recorded could not be noted: {}", call, refused.getMessage());
        }
    }
}
