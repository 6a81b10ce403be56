package org.belfry.bench.relay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Packets relayed on one processor, ours and a peer's in turns, a fresh process each time: flat
/// out, as many calls as are carried well, and whether calls come back once they were too many.
///
/// A rate that was not held back by the relay's processor says so in its row; the processor time of a
/// packet is the steadier figure.
public final class RelayBench {

    private static final int ALLOCATIONS_FEW = 100;

    /// They shake hands one after the other, and within two minutes ([RelayServer]).
    private static final int BROWSERS_MAX = 1_000;

    private final Plan plan;
    private final Rows rows;

    /// @param callsMax of a scenario, or allocations
    /// @param compiledWarmSeconds for what is as fast in its first second as ever
    public record Plan(int rounds, int callsMax, double warmSeconds, double compiledWarmSeconds, double seconds) {}

    /// Where figures go.
    public interface Rows {
        void row(String name, String unit, double[] runs, String target);
    }

    private RelayBench(Plan plan, Rows rows) {
        this.plan = plan;
        this.rows = rows;
    }

    /// Calls through a media relay.
    public static void relays(Plan plan, Rows rows) throws IOException, InterruptedException {
        for (var scenario : Scenario.values()) {
            if (!scenario.isTurn()) {
                int calls = scenario.isDtls() ? Math.min(BROWSERS_MAX, plan.callsMax()) : plan.callsMax();
                new RelayBench(plan, rows).measure(scenario, calls);
            }
        }
    }

    /// Channels of TURN, few and many.
    public static void turn(Plan plan, Rows rows) throws IOException, InterruptedException {
        if (plan.callsMax() > ALLOCATIONS_FEW) {
            new RelayBench(plan, rows).measure(Scenario.TURN, ALLOCATIONS_FEW);
        }
        new RelayBench(plan, rows).measure(Scenario.TURN, plan.callsMax());
    }

    private void measure(Scenario scenario, int calls) throws IOException, InterruptedException {
        var all = new EnumMap<Relay, Series>(Relay.class);
        for (int round = 0; round < plan.rounds(); round++) {
            for (var relay : Relay.ready(scenario)) {
                try (var process = RelayProcess.start(relay, scenario, calls)) {
                    all.computeIfAbsent(relay, _ -> new Series())
                            .add(process.load(
                                    relay.isCompiled() ? plan.compiledWarmSeconds() : plan.warmSeconds(),
                                    plan.seconds()));
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
        if (scenario.isTurn()) {
            return;
        }
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
        if (series.bytesEach().length > 0) {
            rows.row(what + ": allocated by a packet", "bytes", series.bytesEach(), scenario.bytesTarget());
        }
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

        private final List<Double> bytesEach = new ArrayList<>();

        void add(Run run) {
            var byName = new LinkedHashMap<String, Phase>();
            run.bytesEach().ifPresent(bytesEach::add);
            run.phases().forEach(phase -> byName.put(phase.name(), phase));
            runs.add(byName);
        }

        double[] of(String phase, ToDoubleFunction<Phase> figure) {
            return runs.stream()
                    .flatMap(run -> run.entrySet().stream())
                    .filter(each -> each.getKey().equals(phase))
                    .mapToDouble(each -> figure.applyAsDouble(each.getValue()))
                    .toArray();
        }

        /// Of ours alone.
        double[] bytesEach() {
            return bytesEach.stream().mapToDouble(Double::doubleValue).toArray();
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
