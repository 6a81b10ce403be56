package org.belfry.pbx.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.Evidence.State;
import org.belfry.pbx.record.VoiceProbe.Voices;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

/// Voices in the clear are seen, and whether somebody allowed them.
final class VoiceProbeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> allowed = new ArrayList<>();
    private final List<Instant> since = new ArrayList<>();
    private Voices voices = new Voices(1, 0);
    private final VoiceProbe probe = new VoiceProbe(this::found, () -> allowed);

    private Voices found(Instant from) {
        since.add(from);
        return voices;
    }

    @Test
    void encryptedOnesKeepThePromise() {
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(State.KEPT);
        assertThat(evidence.finding())
                .isEqualTo("1 answered legs of the last day, 0 of them in the clear; it is allowed nowhere");
        assertThat(since).containsExactly(time.now().minus(Duration.ofDays(1)));
    }

    @Test
    void oneInTheClearThatNobodyAllowedBreaksIt() {
        voices = new Voices(2_000, 1);
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(State.BROKEN);
        assertThat(evidence.finding()).contains("1 of them in the clear, though it is allowed nowhere now");
    }

    @Test
    void whereItIsAllowedThatIsSaid() {
        allowed.add("the line carrier");
        voices = new Voices(1, 1);
        var evidence = probe.look(time);
        assertThat(evidence.state()).isEqualTo(State.RELAXED);
        assertThat(evidence.finding()).endsWith("that is allowed for the line carrier");
    }
}
