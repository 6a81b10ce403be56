package org.belfry.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.belfry.sip.Method;
import org.belfry.sip.event.Ended;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whole subscriptions over a bad network, through transactions and dialogs and a proxy that stays in the way, each
/// run replayable from its seed.
///
/// What is claimed of every run: each request has one outcome and is told once; numbers rise; while both ends have the
/// subscription and nothing is under way, the watcher knows the present state; in the end both have forgotten it, and
/// nothing is left, no dialog, transaction or timer.
final class WholeSubscriptionTest {

    private static final int RUNS = 300;
    private static final int LONG_RUNS = 20_000;
    private static final String WATCHER = "192.0.2.1";
    private static final String WATCHED = "192.0.2.2";
    private static final String PROXY = "192.0.2.11";

    /// What must have happened in some run of many, or they prove nothing.
    private static final List<String> HAPPENS = List.of(
            "NOTIFY before 2xx",
            "2xx before NOTIFY",
            "asked for longer",
            "refreshed",
            "allowed later",
            "served until it ran out",
            "over by time",
            "NOTIFY unanswered",
            "SUBSCRIBE unanswered",
            "agreed",
            "anew");

    @Test
    void watcherKnowsTheStateAndNothingIsLeft() {
        runAll(0, RUNS);
    }

    @Test
    @Tag("long")
    void watcherKnowsTheStateAndNothingIsLeftOverAndOver() {
        runAll(RUNS, LONG_RUNS);
    }

    @Test
    void sameSeedIsTheSameRun() {
        assertThat(new Run(3).play().lines())
                .isEqualTo(new Run(3).play().lines())
                .isNotEqualTo(new Run(4).play().lines());
    }

    private static void runAll(int first, int last) {
        Map<String, Integer> happened = new TreeMap<>();
        for (int seed = first; seed < last; seed++) {
            Book book = new Run(seed).play();
            book.happened().forEach((what, times) -> happened.merge(what, times, Integer::sum));
        }
        assertThat(happened).containsKeys(HAPPENS.toArray(String[]::new));
    }

    /// One run.
    private static final class Run {
        private final long seed;
        private final World world;
        private final Telephone here;
        private final Telephone there;
        private final Watched watched;
        private final List<Watcher> watchers = new ArrayList<>();
        private final List<String> way;

        Run(long seed) {
            this.seed = seed;
            world = new World(seed, 2);
            here = world.telephone(WATCHER);
            there = world.telephone(WATCHED);
            new Proxy(world.network, PROXY, List.of());
            way = world.random.nextInt(3) == 0 ? List.of() : List.of(PROXY);
            watched = new Watched(there);
            there.serve(Method.SUBSCRIBE, watched);
        }

        Book play() {
            try {
                act();
                judge();
                return world.book;
            } catch (AssertionError | RuntimeException e) {
                String all = String.join("\n", world.book.lines());
                throw new AssertionError("new Run(%d): %s\n%s".formatted(seed, e.getMessage(), all), e);
            }
        }

        private Watcher subscribe() {
            Duration expires = Duration.ofSeconds(world.random.nextInt(30, 300));
            var watcher = new Watcher(here, WATCHED, way, expires);
            watchers.add(watcher);
            return watcher;
        }

        private void act() {
            Watcher watcher = subscribe();
            for (int i = 0; i < 6; i++) {
                there.after(there.upTo(120_000), watched::changes);
            }
            world.time.pass(Duration.ofSeconds(world.random.nextInt(120, 900)));
            agree(watcher);
            switch (world.random.nextInt(4)) {
                case 0 -> world.network.detach(WATCHER);
                case 1 -> world.network.detach(WATCHED);
                case 2 -> {
                    var ways = List.of(Ended.values());
                    watched.ends(ways.get(world.random.nextInt(ways.size())));
                }
                default -> watcher.unsubscribe();
            }
            world.time.pass(Duration.ofSeconds(40));
            Instant retryAt = watcher.retryAt();
            if (retryAt != null) {
                world.time.pass(Duration.ofSeconds(Math.max(
                        0, Duration.between(world.time.instant(), retryAt).toSeconds())));
                world.book.saw("anew");
                watcher = subscribe();
                world.time.pass(Duration.ofSeconds(40));
            }
            for (Watcher one : watchers) {
                one.unsubscribe();
            }
            world.time.pass(Duration.ofMinutes(40));
        }

        private void agree(Watcher watcher) {
            if (watched.all.size() != 1 || !watcher.isActive()) {
                return;
            }
            Watched.Served served = watched.all.getFirst();
            if (served.isQuiet() && !served.subscription.isOver()) {
                world.book.saw("agreed");
                assertThat(watcher.known).isEqualTo(Integer.toString(watched.state));
            }
        }

        private void judge() {
            world.book.judge();
            assertThat(watchers).allMatch(Watcher::isOver);
            assertThat(watched.all).allMatch(Watched.Served::isForgotten);
            assertThat(here.isIdle()).as(WATCHER).isTrue();
            assertThat(there.isIdle()).as(WATCHED).isTrue();
        }
    }
}
