package org.belfry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.belfry.bench.load.Contestant;
import org.belfry.bench.load.LoadPlan.Scenario;
import org.belfry.bench.load.LoadPlan.Wire;

/// What a telephone costs that rests: the server's memory with 10,000 of them registered, less that with a
/// few, for each; and the same for calls that are answered and held. Binding, flow, channel, TLS, dialogs,
/// media legs, the thread of a call and the kernel's view of it all are in the figure.
final class IdleBench {

    private static final int WINDOW = 64;
    private static final double KIB = 1024;
    private static final String NONE = "-";

    private final Effort effort;
    private final List<Figure> figures = new ArrayList<>();

    private IdleBench(Effort effort) {
        this.effort = effort;
    }

    static List<Figure> measure(Effort effort) throws IOException, InterruptedException {
        var bench = new IdleBench(effort);
        bench.registered(Contestant.BELFRY, Wire.TCP, "<= 8");
        bench.registered(Contestant.BELFRY, Wire.TLS, "<= 25");
        bench.registered(Contestant.HOUSE, Wire.UDP, "<= 1.5");
        bench.registered(Contestant.HOUSE, Wire.TCP, "<= 8");
        bench.registered(Contestant.HOUSE, Wire.TLS, "<= 25");
        bench.held(Wire.UDP);
        bench.held(Wire.TLS);
        return bench.figures;
    }

    private void registered(Contestant contestant, Wire wire, String target) throws IOException, InterruptedException {
        int all = effort.of(40, 10_000, 10_000);
        String what = "registered over " + wire + ", " + contestant.title();
        measure(what, contestant, Scenario.IDLE, wire, all, target);
    }

    private void held(Wire wire) throws IOException, InterruptedException {
        int all = effort.of(40, 1_000, 1_000);
        String what = "call held over " + wire + ", " + Contestant.HOUSE.title();
        measure(what, Contestant.HOUSE, Scenario.HOLD, wire, all, NONE);
    }

    /// Some first, so that what is loaded and taken once is not counted.
    private void measure(String what, Contestant contestant, Scenario scenario, Wire wire, int all, String target)
            throws IOException, InterruptedException {
        try (var subject = contestant.start(scenario, wire, all)) {
            var few = subject.occupy(scenario, all / 20, WINDOW);
            var before = subject.weigh();
            var many = subject.occupy(scenario, all, WINDOW);
            var each = subject.weigh().each(before, all);
            few.destroy();
            many.destroy();
            figures.add(figure(what + ": heap and direct", each.heap() + each.direct(), target));
            figures.add(figure(what + ": heap", each.heap(), NONE));
            figures.add(figure(what + ": resident, all told", each.resident(), NONE));
        }
    }

    private static Figure figure(String what, long bytes, String target) {
        return new Figure(what, "KiB", new double[] {bytes / KIB}, target);
    }
}
