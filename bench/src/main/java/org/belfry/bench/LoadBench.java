package org.belfry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.belfry.bench.load.Contestant;
import org.belfry.bench.load.LoadPlan.Pace;
import org.belfry.bench.load.LoadPlan.Scenario;
import org.belfry.bench.load.LoadPlan.Wire;
import org.belfry.bench.load.LoadResult;
import org.belfry.bench.load.RecordDelay;

/// Registrations and calls a second on one processor, ours and the peers' in turns, each round a fresh
/// process: as fast as the server goes, and on a schedule of half of that.
///
/// A rate that was not held back by the server's processor says so in its row; the processor time of an
/// operation is the steadier figure.
final class LoadBench {

    private static final int WINDOW_OF_SCHEDULE = 4_000;
    private static final int PACED_WARM_SECONDS = 2;
    private static final String RECORD_TARGET = "< 200";

    private final Scenario scenario;
    private final Set<Wire> wires;
    private final int users;
    private final int window;
    private final int rounds;
    private final int warmSeconds;
    private final int pinnedWarmSeconds;
    private final int seconds;

    private LoadBench(Scenario scenario, Set<Wire> wires, Effort effort) {
        this.scenario = scenario;
        this.wires = wires;
        users = scenario == Scenario.CALL ? effort.of(20, 1_000, 1_000) : effort.of(20, 10_000, 10_000);
        window = effort.of(8, 128, 128);
        rounds = effort.of(1, 1, 3);
        warmSeconds = effort.of(2, 60, 60);
        pinnedWarmSeconds = effort.of(1, 4, 4);
        seconds = effort.of(1, 4, 8);
    }

    static void registrar(Set<Wire> wires, Effort effort, Consumer<Figure> tell)
            throws IOException, InterruptedException {
        new LoadBench(Scenario.REGISTER, wires, effort).measure(tell);
    }

    static void calls(Set<Wire> wires, Effort effort, Consumer<Figure> tell) throws IOException, InterruptedException {
        new LoadBench(Scenario.CALL, wires, effort).measure(tell);
    }

    private void measure(Consumer<Figure> tell) throws IOException, InterruptedException {
        for (var wire : wires) {
            if (scenario == Scenario.CALL && wire == Wire.TLS_NEW) {
                continue;
            }
            var all = new TreeMap<Contestant, Series>();
            for (int round = 0; round < rounds; round++) {
                for (var contestant : Contestant.ready(scenario, wire)) {
                    all.computeIfAbsent(contestant, _ -> new Series()).add(round(contestant, wire));
                }
            }
            report(wire, all, tell);
        }
    }

    /// One process of a contestant: flat out, then on schedule.
    private Run round(Contestant contestant, Wire wire) throws IOException, InterruptedException {
        try (var subject = contestant.start(scenario, wire, users)) {
            if (!contestant.isCompiled()) {
                subject.load(users, new Pace(window, 0, warmSeconds, 1));
                subject.pin();
            }
            var fast = subject.load(users, new Pace(window, 0, pinnedWarmSeconds, seconds));
            int perSecond = Math.max(1, (int) (fast.perSecond() / 2));
            if (isRecorded(contestant)) {
                // What was too much is written meanwhile.
                subject.load(users, new Pace(WINDOW_OF_SCHEDULE, perSecond, PACED_WARM_SECONDS, pinnedWarmSeconds));
                subject.recordDelay();
            }
            var paced = subject.load(users, new Pace(WINDOW_OF_SCHEDULE, perSecond, warmSecondsPaced(), seconds));
            return new Run(fast, paced, isRecorded(contestant) ? Optional.of(subject.recordDelay()) : Optional.empty());
        }
    }

    /// All who register are new at first.
    private int warmSecondsPaced() {
        return scenario == Scenario.CALL ? PACED_WARM_SECONDS : pinnedWarmSeconds;
    }

    private boolean isRecorded(Contestant contestant) {
        return contestant == Contestant.HOUSE && scenario == Scenario.CALL;
    }

    /// @param records of the calls on schedule
    private record Run(LoadResult fast, LoadResult paced, Optional<RecordDelay> records) {}

    private static final class Series {
        private final List<Run> runs = new ArrayList<>();

        void add(Run run) {
            runs.add(run);
        }

        double[] of(java.util.function.ToDoubleFunction<Run> figure) {
            return runs.stream().mapToDouble(figure).toArray();
        }

        String limits() {
            Map<String, Integer> found = new LinkedHashMap<>();
            runs.forEach(run -> found.merge(run.fast().limitedBy(), 1, Integer::sum));
            return "limited by " + String.join(", ", found.keySet());
        }

        /// Nothing if all went well.
        String faults() {
            long failed = runs.stream()
                    .mapToLong(run -> run.fast().failed() + run.paced().failed())
                    .sum();
            long all = runs.stream()
                    .mapToLong(run -> run.fast().operations() + run.paced().operations())
                    .sum();
            return failed == 0 ? "" : " (%,d of %,d failed)".formatted(failed, failed + all);
        }
    }

    private void report(Wire wire, Map<Contestant, Series> all, Consumer<Figure> tell) {
        String what = (scenario == Scenario.CALL ? "call" : "registration") + " over "
                + wire.name().replace('_', ' ').replace("NEW", "new each");
        all.forEach((contestant, series) -> {
            String who = what + ", " + contestant.title() + series.faults();
            tell.accept(new Figure(who, "/s", series.of(run -> run.fast().perSecond()), series.limits()));
            tell.accept(new Figure(
                    who + ": processor", "µs", series.of(run -> run.fast().serverUsEach()), "-"));
            tell.accept(new Figure(
                    who + ": p50 on schedule",
                    "ms",
                    series.of(run -> run.paced().latency().p50Us() / 1e3),
                    "-"));
            tell.accept(new Figure(
                    who + ": p99 on schedule",
                    "ms",
                    series.of(run -> run.paced().latency().p99Us() / 1e3),
                    "-"));
            if (isRecorded(contestant)) {
                tell.accept(new Figure(
                        who + ": end to durable record, p99 on schedule",
                        "ms",
                        series.of(run -> run.records().map(RecordDelay::p99Ms).orElse(Double.NaN)),
                        RECORD_TARGET));
            }
        });
        all.keySet().stream().filter(Contestant::isOurs).forEach(ours -> compare(what, wire, ours, all, tell));
    }

    private void compare(String what, Wire wire, Contestant ours, Map<Contestant, Series> all, Consumer<Figure> tell) {
        var own = Objects.requireNonNull(all.get(ours));
        all.forEach((contestant, series) -> {
            if (!contestant.isOurs()) {
                tell.accept(new Figure(
                        what + ": processor, " + contestant.title() + " / " + ours.title(),
                        "x",
                        ratios(series, own),
                        contestant.target(scenario, wire)));
            }
        });
    }

    private static double[] ratios(Series theirs, Series ours) {
        double[] their = theirs.of(run -> run.fast().serverUsEach());
        double[] our = ours.of(run -> run.fast().serverUsEach());
        double[] ratios = new double[Math.min(their.length, our.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = their[i] / our[i];
        }
        return ratios;
    }
}
