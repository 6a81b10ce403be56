package org.belfry.pbx.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Evidence.State;
import org.belfry.ground.Id;
import org.belfry.ground.Redacted;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

/// Voices in the clear are seen, and whether somebody allowed them.
final class VoiceProbeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<CallRecord> records = new ArrayList<>();
    private final List<String> allowed = new ArrayList<>();
    private final List<CallSearch> searches = new ArrayList<>();
    private final VoiceProbe probe = new VoiceProbe(this::found, () -> allowed);

    private List<CallRecord> found(CallSearch search) {
        searches.add(search);
        return records;
    }

    private void leg(boolean answered, boolean encrypted) {
        var nobody = new CallRecord.Party(Optional.empty(), Optional.empty(), Redacted.of("101"));
        records.add(new CallRecord(
                Id.next(time, new java.util.Random(1)),
                0,
                time.now(),
                answered ? Optional.of(time.now()) : Optional.empty(),
                time.now(),
                nobody,
                nobody,
                new CallRecord.End(200, CallRecord.By.CALLER, "The caller hung up."),
                new CallRecord.Voice(encrypted, Optional.empty(), List.of())));
    }

    @Test
    void encryptedOnesKeepThePromise() {
        leg(true, true);
        leg(false, false);
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(State.KEPT);
        assertThat(evidence.finding())
                .isEqualTo("1 answered legs of the last day, 0 of them in the clear; it is allowed nowhere");
        assertThat(searches).singleElement().satisfies(search -> {
            assertThat(search.since()).isEqualTo(time.now().minus(Duration.ofDays(1)));
            assertThat(search.most()).isEqualTo(VoiceProbe.LEGS_MAX);
        });
    }

    @Test
    void oneInTheClearThatNobodyAllowedBreaksIt() {
        leg(true, true);
        leg(true, false);
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(State.BROKEN);
        assertThat(evidence.finding()).contains("1 of them in the clear, though it is allowed nowhere now");
    }

    @Test
    void whereItIsAllowedThatIsSaid() {
        allowed.add("the line carrier");
        leg(true, false);
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(State.RELAXED);
        assertThat(evidence.finding()).endsWith("that is allowed for the line carrier");
    }
}
