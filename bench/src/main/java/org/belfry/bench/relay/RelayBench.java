package org.belfry.bench.relay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Packets relayed on one processor, ours and rtpengine's in turns, a fresh process each time: flat
/// out, as many calls as are carried well, and whether calls come back once they were too many.
///
/// A rate that was not held back by the relay's processor says so in its row; the processor time of a
/// packet is the steadier figure.
public final class RelayBench {

    private static final int CALLS = 3_000;
    private static final int CALLS_OF_A_LOOK = 2_000;
    private static final int ALLOCATIONS_FEW = 100;
    private static final int ALLOCATIONS_MANY = 2_000;
    private static final double COMPILED_WARM_SECONDS = 2;
    private static final double WARM_SECONDS = 20;

    private final boolean isQuick;
    private final Rows rows;

    /// Where figures go.
    public interface Rows {
        void row(String name, String unit, double[] runs, String target);
    }

    private RelayBench(boolean isQuick, Rows rows) {
        this.isQuick = isQuick;
        this.rows = rows;
    }

    /// Calls through a media relay.
    public static void relays(boolean isQuick, Rows rows) throws IOException, InterruptedException {
        for (var scenario : Scenario.values()) {
            if (!scenario.isTurn()) {
                new RelayBench(isQuick, rows).measure(scenario, isQuick ? CALLS_OF_A_LOOK : CALLS);
            }
        }
    }

    /// Channels of TURN, few and many.
    public static void turn(boolean isQuick, Rows rows) throws IOException, InterruptedException {
        new RelayBench(isQuick, rows).measure(Scenario.TURN, ALLOCATIONS_FEW);
        new RelayBench(isQuick, rows).measure(Scenario.TURN, ALLOCATIONS_MANY);
    }

    private void measure(Scenario scenario, int calls) throws IOException, InterruptedException {
        var all = new EnumMap<Relay, Series>(Relay.class);
        for (int round = 0; round < (isQuick ? 1 : 3); round++) {
            for (var relay : Relay.ready(scenario)) {
                try (var process = RelayProcess.start(relay, scenario, calls)) {
                    all.computeIfAbsent(relay, _ -> new Series())
                            .add(process.load(
                                    relay.isCompiled() ? COMPILED_WARM_SECONDS : WARM_SECONDS, isQuick ? 3 : 5));
                }
            }
        }
        for (var each : all.entrySet()) {
            String what = "%s, %d calls, %s"
                    .formatted(scenario.title(), calls, each.getKey().title());
            report(scenario, what, each.getValue());
        }
        var ours = all.remove(Relay.BELFRY);
        if (ours != null) {
            all.forEach((peer, theirs) -> compare(scenario, peer, theirs, ours));
        }
    }

    private void compare(Scenario scenario, Relay peer, Series theirs, Series ours) {
        String what = scenario.title() + ": " + peer + " / Belfry, ";
        rows.row(what + "processor", "x", ratios(theirs, ours, "saturation", Phase::serverUsEach), scenario.target());
        rows.row(
                scenario.title() + ": Belfry / " + peer + ", streams carried well",
                "x",
                ratios(ours, theirs, "capacity", Phase::streams),
                ">= 2");
    }

    private static double[] ratios(Series above, Series below, String phase, ToDoubleFunction<Phase> figure) {
        double[] ratios = above.of(phase, figure);
        double[] divisors = below.of(phase, figure);
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] /= divisors[i];
        }
        return ratios;
    }

    private void report(Scenario scenario, String what, Series series) {
        rows.row(what, "packets/s", series.of("saturation", Phase::perSecond), "limited by " + series.limits());
        rows.row(what + ": processor", "µs", series.of("saturation", Phase::serverUsEach), "-");
        if (scenario.isTurn()) {
            return;
        }
        rows.row(what + ": streams carried well", "", series.of("capacity", Phase::streams), series.carried());
        rows.row(
                what + ": p99 of them",
                "ms",
                series.of("capacity", phase -> phase.delay().p99Ms()),
                "< 20");
        rows.row(
                what + ": streams well again after three times as much",
                "%",
                series.of("recovered", phase -> 100.0 * phase.healthy() / phase.streams()),
                "100");
    }

    /// The runs of one relay.
    private static final class Series {
        private final List<Map<String, Phase>> runs = new ArrayList<>();

        void add(List<Phase> phases) {
            var byName = new LinkedHashMap<String, Phase>();
            phases.forEach(phase -> byName.put(phase.name(), phase));
            runs.add(byName);
        }

        double[] of(String phase, ToDoubleFunction<Phase> figure) {
            return runs.stream()
                    .flatMap(run -> run.entrySet().stream())
                    .filter(each -> each.getKey().equals(phase))
                    .mapToDouble(each -> figure.applyAsDouble(each.getValue()))
                    .toArray();
        }

        String limits() {
            return String.join(
                    ", ",
                    phases("saturation").stream()
                            .map(Phase::limitedBy)
                            .distinct()
                            .toList());
        }

        /// What has to be said of the streams that were carried.
        String carried() {
            var capacity = phases("capacity");
            if (!capacity.stream().allMatch(Phase::isGood)) {
                return "not even the fewest tried were carried well";
            }
            return capacity.stream().allMatch(Phase::isOnTime) ? "-" : "the driver was late: no result";
        }

        private List<Phase> phases(String name) {
            return runs.stream()
                    .flatMap(run -> run.values().stream())
                    .filter(phase -> phase.name().equals(name))
                    .toList();
        }
    }
}
