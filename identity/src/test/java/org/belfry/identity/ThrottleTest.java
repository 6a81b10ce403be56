package org.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThrottleTest {

    private static final Throttle.Terms TERMS =
            new Throttle.Terms(5, Duration.ofSeconds(1), Duration.ofMinutes(15), Duration.ofHours(1));

    private final VirtualTime time = new VirtualTime();
    private final Throttle<String> throttle = new Throttle<>(TERMS, 100, time);

    @Test
    void waitsDoubleUpToTheMost() {
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.begin("anna")).isZero();
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
            assertThat(throttle.wait("anna")).isEqualTo(Duration.ofSeconds(seconds));
            time.pass(Duration.ofSeconds(seconds));
            assertThat(throttle.begin("anna")).isZero();
        }
    }

    @Test
    void knockingDuringAWaitDoesNotLengthenIt() {
        for (int i = 0; i < 6; i++) {
            throttle.begin("anna");
        }
        time.pass(Duration.ofMillis(600));
        for (int i = 0; i < 1000; i++) {
            assertThat(throttle.begin("anna")).isEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void rightTriesAreGivenBack() {
        for (int i = 0; i < 1000; i++) {
            assertThat(throttle.begin("anna")).isZero();
            throttle.giveBack("anna");
        }
        assertThat(throttle.keys()).isZero();
    }

    @Test
    void settingTheClockForwardDoesNotShortenAWait() {
        for (int i = 0; i < 10; i++) {
            throttle.begin("anna");
        }
        var before = throttle.wait("anna");
        time.setWallClock(VirtualTime.START.plus(Duration.ofDays(400)));
        assertThat(throttle.wait("anna")).isEqualTo(before);
    }

    @Test
    void keysAreBoundedAndTheLeastTouchedGoesFirst() {
        for (int i = 0; i < 5; i++) {
            throttle.begin("anna");
        }
        for (int i = 0; i < 10_000; i++) {
            throttle.begin("stranger " + i);
            throttle.wait("anna");
        }
        assertThat(throttle.keys()).isEqualTo(100);
        assertThat(throttle.wait("anna")).isPositive();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /// However an attacker times the tries, no more get through than the Javadoc says; and the owner never waits longer
    /// than the most.
    @ParameterizedTest
    @MethodSource("seeds")
    void triesThatGetThroughAreBounded(long seed) {
        var random = new Random(seed);
        int[] pausesMs = random.ints(random.nextInt(400), 0, random.nextInt(1, 1_000_001))
                .toArray();
        var clock = new VirtualTime();
        var tested = new Throttle<String>(TERMS, 100, clock);
        int through = 0;
        int quiets = 0;
        long sinceLast = 0;
        for (int pauseMs : pausesMs) {
            clock.pass(Duration.ofMillis(pauseMs));
            sinceLast += pauseMs;
            if (tested.begin("anna").isZero()) {
                quiets += sinceLast >= TERMS.quiet().toMillis() ? 1 : 0;
                through++;
                sinceLast = 0;
            }
            assertThat(tested.wait("anna")).isLessThanOrEqualTo(TERMS.most());
        }
        long minutes = Duration.ofNanos(clock.nanoTime()).toMinutes();
        double perQuiet = TERMS.free() + 1 + Math.log(900) / Math.log(2);
        assertThat((double) through).isLessThanOrEqualTo(perQuiet * (1 + quiets) + minutes / 15.0 + 1);
    }
}
