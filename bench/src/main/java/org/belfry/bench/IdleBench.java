package org.belfry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.belfry.bench.load.Contestant;
import org.belfry.bench.load.LoadPlan.Scenario;
import org.belfry.bench.load.LoadPlan.Wire;

/// What an idle telephone costs: the server's memory with 10,000 registered connections, less that with a few, for
/// each connection. Binding, flow, channel, TLS and the kernel's view of it all are in the figure.
final class IdleBench {

    private static final int CONNECTIONS = 10_000;
    private static final int CONNECTIONS_BEFORE = 500;
    private static final int WINDOW = 64;
    private static final double KIB = 1024;

    private IdleBench() {}

    static List<Figure> measure() throws IOException, InterruptedException {
        var figures = new ArrayList<Figure>();
        measure(Wire.TCP, "<= 8", figures);
        measure(Wire.TLS, "<= 25", figures);
        return figures;
    }

    private static void measure(Wire wire, String target, List<Figure> into) throws IOException, InterruptedException {
        try (var subject = Contestant.BELFRY.start(Scenario.REGISTER, wire, CONNECTIONS)) {
            // Some first, so that what is loaded and taken once is not counted.
            var few = subject.occupy(CONNECTIONS_BEFORE, WINDOW);
            var before = subject.weigh();
            var many = subject.occupy(CONNECTIONS, WINDOW);
            var each = subject.weigh().each(before, CONNECTIONS);
            few.destroy();
            many.destroy();
            String what = "idle connection over " + wire;
            into.add(figure(what + ": heap and direct", each.heap() + each.direct(), target));
            into.add(figure(what + ": heap", each.heap(), "-"));
            into.add(figure(what + ": resident, all told", each.resident(), "-"));
        }
    }

    private static Figure figure(String what, long bytes, String target) {
        return new Figure(what, "KiB", new double[] {bytes / KIB}, target);
    }
}
