package org.belfry.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.belfry.ground.Background;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.Evidence.State;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.SystemBackground;
import org.belfry.ground.Time;
import org.belfry.sim.VirtualTime;
import org.junit.jupiter.api.Test;

final class ControlsTest {

    private static final Control STRETCHED =
            new Control(new PolicyRow("A3"), "password-hashing", "Passwords are stretched.");
    private static final Control CHAINED = new Control(new PolicyRow("C6"), "chain", "The audit trail is a chain.");

    private final VirtualTime time = new VirtualTime();
    private final Controls controls = new Controls(time, time, Policy.shipped());

    @Test
    void everyRowOfThePolicyIsInTheReportAndWhatNothingLooksAtIsNotBuilt() {
        controls.add(probe(STRETCHED, State.KEPT, "210,000 rounds"));

        var report = controls.check();

        assertThat(report.rows()).hasSameSizeAs(Policy.shipped().rows());
        assertThat(report.rows())
                .isSortedAccordingTo(
                        (a, b) -> a.promise().id().compareTo(b.promise().id()));
        assertThat(report.notBuilt())
                .hasSize(report.rows().size() - 1)
                .noneMatch(row -> row.id().equals(STRETCHED.row()));
        assertThat(report.evidence())
                .containsExactly(new Evidence(STRETCHED, State.KEPT, "210,000 rounds", VirtualTime.START));
    }

    @Test
    void lookingAgainReturnsAtOnceAndManyAskersShareOneLook() {
        var begun = new ArrayList<Runnable>();
        var looks = new AtomicInteger();
        var noted = new Controls(time, new Noted(begun), Policy.shipped());
        noted.add(new Fixed(STRETCHED) {
            @Override
            public Evidence look(Time now) {
                return new Evidence(STRETCHED, State.KEPT, "look " + looks.incrementAndGet(), now.now());
            }
        });
        for (int i = 0; i < 100; i++) {
            noted.lookAgain();
        }
        assertThat(begun).as("in the background, once").hasSize(1);
        assertThat(noted.report().evidence().getFirst().state()).isEqualTo(State.UNKNOWN);
        begun.removeFirst().run();
        assertThat(noted.report().evidence().getFirst().finding()).isEqualTo("look 1");
        noted.lookAgain();
        assertThat(begun).as("what changes later is looked at too").hasSize(1);
        noted.close();
        noted.lookAgain();
        assertThat(begun).hasSize(1);
    }

    /// Runs looks at once, and notes whole checks for later.
    private final class Noted implements Background {
        private final List<Runnable> begun;

        private Noted(List<Runnable> begun) {
            this.begun = begun;
        }

        @Override
        public void start(String name, Runnable task) {
            if (name.equals("trust-check")) {
                begun.add(task);
            } else {
                task.run();
            }
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

    @Test
    void beforeTheFirstCheckNothingCountsAsKept() {
        controls.add(probe(STRETCHED, State.KEPT, "fine"));

        var report = controls.report();

        assertThat(report.checkedAt()).isEmpty();
        assertThat(report.evidence()).extracting(Evidence::state).containsExactly(State.UNKNOWN);
        assertThat(report.count(State.KEPT)).isZero();
    }

    @Test
    void aProbeThatFailsIsUnknownAndDoesNotStopTheOthersNorTellItsText() {
        controls.add(probe(CHAINED, State.KEPT, "1,204 rows"));
        controls.add(new Fixed(STRETCHED) {
            @Override
            public Evidence look(Time time) {
                throw new IllegalStateException("password of alice");
            }
        });

        var report = controls.check();

        assertThat(report.evidence()).extracting(Evidence::state).containsExactly(State.UNKNOWN, State.KEPT);
        assertThat(report.evidence().getFirst().finding())
                .contains("IllegalStateException")
                .doesNotContain("alice");
    }

    @Test
    void oneBrokenControlBreaksItsRow() {
        controls.add(probe(STRETCHED, State.KEPT, "fine"));
        controls.add(probe(new Control(STRETCHED.row(), "salt", "Salted."), State.BROKEN, "no salt"));

        var row = controls.check().rows().stream()
                .filter(r -> r.promise().id().equals(STRETCHED.row()))
                .findFirst()
                .orElseThrow();

        assertThat(row.standing()).isEqualTo(TrustReport.Standing.BROKEN);
    }

    @Test
    void aStartedCheckLooksAtOnceAndThenEveryHourUntilClosed() {
        var looks = new AtomicInteger();
        controls.add(new Fixed(STRETCHED) {
            @Override
            public Evidence look(Time now) {
                looks.incrementAndGet();
                return new Evidence(STRETCHED, State.KEPT, "fine", now.now());
            }
        });

        controls.start();
        assertThat(looks).hasValue(1);
        time.pass(Duration.ofHours(3));
        assertThat(looks).hasValue(4);
        assertThat(controls.report().checkedAt()).contains(VirtualTime.START.plus(Duration.ofHours(3)));

        controls.close();
        time.pass(Duration.ofHours(3));
        assertThat(looks).hasValue(4);
    }

    @Test
    void onceClosedNothingIsLookedAt() {
        var looks = new AtomicInteger();
        controls.add(new Fixed(STRETCHED) {
            @Override
            public Evidence look(Time when) {
                looks.incrementAndGet();
                return new Evidence(STRETCHED, State.KEPT, "fine", when.now());
            }
        });
        controls.close();

        controls.check();

        assertThat(looks).hasValue(0);
    }

    @Test
    void aProbeThatHangsIsUnknownAtItsBoundAndIsNotStartedTwice() throws Exception {
        var begun = new AtomicInteger();
        var release = new Semaphore(0);
        var looker = new AtomicReference<Thread>();
        var interrupted = new CountDownLatch(1);
        try (var real = new SystemBackground((task, thrown) -> {})) {
            var hanging = new Controls(Time.system(), impatient(real), Policy.shipped());
            hanging.add(new Fixed(STRETCHED) {
                @Override
                public Evidence look(Time now) {
                    begun.incrementAndGet();
                    looker.set(Thread.currentThread());
                    try {
                        release.acquire();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    release.acquireUninterruptibly();
                    return new Evidence(STRETCHED, State.KEPT, "late", now.now());
                }
            });

            assertThat(hanging.check().evidence().getFirst().finding()).isEqualTo("no answer within 10 s");
            interrupted.await();
            var second = hanging.check().evidence().getFirst();

            assertThat(second.state()).isEqualTo(State.UNKNOWN);
            assertThat(second.finding()).isEqualTo("the look before this one has not ended yet");
            assertThat(begun).hasValue(1);
            release.release();
            // Only when its thread has ended has its answer been dropped, not just not come yet.
            looker.get().join();
            assertThat(hanging.report().evidence().getFirst().finding()).isNotEqualTo("late");
        }
    }

    @Test
    void noMoreThanFourLooksRunAtOnce() throws Exception {
        var begun = new LinkedBlockingQueue<Runnable>();
        var busy = new Controls(time, holding(begun), Policy.shipped());
        for (int i = 0; i < 20; i++) {
            busy.add(probe(new Control(new PolicyRow("G1"), "probe-" + i, "x"), State.KEPT, "fine"));
        }

        var checking = Thread.ofPlatform().start(busy::check);
        // It waits for a place, or if there were no bound for the answers.
        while (checking.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(begun).hasSize(Controls.LOOKS_AT_ONCE_MAX);
        for (int i = 0; i < 20; i++) {
            assertThat(begun).hasSizeLessThanOrEqualTo(Controls.LOOKS_AT_ONCE_MAX);
            begun.take().run();
        }
        checking.join();
        assertThat(busy.report().count(State.KEPT)).isEqualTo(20);
    }

    /// Tasks wait in `begun` for the test to run them, and no bound is ever reached.
    private static Background holding(BlockingQueue<Runnable> begun) {
        return new Background() {
            @Override
            public void start(String name, Runnable task) {
                begun.add(task);
            }

            @Override
            public Scheduled after(String name, Duration delay, Runnable task) {
                return () -> {};
            }

            @Override
            public Scheduled every(String name, Duration period, Runnable task) {
                return () -> {};
            }
        };
    }

    @Test
    void anAnswerForAnotherControlIsNotBelieved() {
        controls.add(new Fixed(STRETCHED) {
            @Override
            public Evidence look(Time now) {
                return new Evidence(CHAINED, State.KEPT, "fine", now.now());
            }
        });

        assertThat(controls.check().evidence())
                .containsExactly(
                        new Evidence(STRETCHED, State.UNKNOWN, "the probe answered for C6/chain", VirtualTime.START));
    }

    @Test
    void aLongFindingIsCut() {
        controls.add(probe(STRETCHED, State.KEPT, "x".repeat(10_000)));

        assertThat(controls.check().evidence().getFirst().finding()).hasSize(Look.FINDING_CHARS_MAX);
    }

    @Test
    void aControlHasOneProbeAndARowOfThePolicy() {
        controls.add(probe(STRETCHED, State.KEPT, "fine"));

        assertThatThrownBy(() -> controls.add(probe(STRETCHED, State.KEPT, "again")))
                .hasMessage("control A3/password-hashing: has a probe already");
        assertThatThrownBy(
                        () -> controls.add(probe(new Control(new PolicyRow("A99"), "x", "x"), State.KEPT, "nothing")))
                .hasMessage("control A99/x: row A99 is not in the policy");
    }

    private static Probe probe(Control control, State state, String finding) {
        return new Fixed(control) {
            @Override
            public Evidence look(Time now) {
                return new Evidence(control, state, finding, now.now());
            }
        };
    }

    /// Later moments come at once, so that a test of a bound does not wait for it.
    private static Background impatient(Background real) {
        return new Background() {
            private final List<Scheduled> scheduled = new ArrayList<>();

            @Override
            public void start(String name, Runnable task) {
                real.start(name, task);
            }

            @Override
            public Scheduled after(String name, Duration delay, Runnable task) {
                var soon = real.after(name, Duration.ofMillis(20), task);
                scheduled.add(soon);
                return soon;
            }

            @Override
            public Scheduled every(String name, Duration period, Runnable task) {
                return real.every(name, period, task);
            }
        };
    }

    private abstract static class Fixed implements Probe {
        private final Control control;

        Fixed(Control control) {
            this.control = control;
        }

        @Override
        public Control control() {
            return control;
        }
    }
}
