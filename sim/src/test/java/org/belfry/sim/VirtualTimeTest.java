package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> seen = new ArrayList<>();

    @Test
    void tasksRunAtTheirMomentInTheOrderAskedFor() {
        time.after("late", Duration.ofSeconds(2), () -> seen.add("late at " + time.nanoTime()));
        time.after("first", Duration.ofSeconds(1), () -> seen.add("first at " + time.nanoTime()));
        time.after("second", Duration.ofSeconds(1), () -> seen.add("second at " + time.nanoTime()));
        time.pass(Duration.ofSeconds(3));
        assertThat(seen).containsExactly("first at 1000000000", "second at 1000000000", "late at 2000000000");
        assertThat(time.instant()).isEqualTo(VirtualTime.START.plusSeconds(3));
    }

    @Test
    void aPeriodicTaskRunsUntilCancelled() {
        var scheduled = time.every("tick", Duration.ofMinutes(1), () -> seen.add("tick"));
        time.pass(Duration.ofMinutes(3));
        scheduled.cancel();
        time.pass(Duration.ofMinutes(3));
        assertThat(seen).containsExactly("tick", "tick", "tick");
    }

    @Test
    void settingTheWallClockLetsNoTimePass() {
        time.after("later", Duration.ofSeconds(1), () -> seen.add("later"));
        time.setWallClock(VirtualTime.START.plus(Duration.ofDays(400)));
        assertThat(seen).isEmpty();
        assertThat(time.nanoTime()).isZero();
    }
}
