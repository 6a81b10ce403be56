package org.belfry.pbx.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.belfry.ground.Background;
import org.belfry.pbx.live.LiveEvent.Lost;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

final class LiveEventsTest {

    private final VirtualTime time = new VirtualTime();
    private final ArrayDeque<Runnable> started = new ArrayDeque<>();
    private final LiveEvents events = new LiveEvents(new Later(), time);
    private final List<LiveEvent> heard = new ArrayList<>();

    /// A thread that runs when the test says so.
    private final class Later implements Background {
        @Override
        public void start(String name, Runnable task) {
            started.add(task);
        }

        @Override
        public Scheduled after(String name, Duration delay, Runnable task) {
            return time.after(name, delay, task);
        }

        @Override
        public Scheduled every(String name, Duration period, Runnable task) {
            return time.every(name, period, task);
        }
    }

    private void tell(long number) {
        events.tell(new Lost(Instant.EPOCH, number));
    }

    @Test
    void eventsAreHandedOnInTheirOrderOnAThreadOfTheirOwn() {
        events.listen(heard::add);
        tell(1);
        tell(2);
        assertThat(heard).isEmpty();
        assertThat(started).hasSize(1);
        started.remove().run();
        tell(3);
        started.remove().run();
        assertThat(heard).extracting(event -> ((Lost) event).events()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whoTellsIsNeverHeldUpAndWhatDoesNotFitIsCounted() {
        events.listen(heard::add);
        for (int i = 0; i < LiveEvents.WAITING_MAX + 7; i++) {
            tell(0);
        }
        started.remove().run();
        assertThat(heard).hasSize(LiveEvents.WAITING_MAX + 1);
        assertThat(heard.getLast()).isEqualTo(new Lost(time.now(), 7));
    }

    @Test
    void aListenerThatFailsTakesNothingFromTheOthers() {
        events.listen(_ -> {
            throw new IllegalStateException("a listener's own fault");
        });
        events.listen(heard::add);
        tell(1);
        started.remove().run();
        assertThat(heard).hasSize(1);
    }

    @Test
    void whileNobodyListensNothingIsKept() {
        tell(1);
        assertThat(started).isEmpty();
    }
}
