package org.belfry.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.belfry.bench.load.Contestant;
import org.belfry.bench.load.LoadPlan.Scenario;
import org.belfry.bench.load.LoadPlan.Wire;
import org.belfry.bench.load.Subject;
import org.belfry.bench.relay.Talkers;
import org.belfry.bench.relay.Talkers.Result;

/// A firm at its busiest: 10,000 telephones registered over TLS, each on a connection of its own, and 500
/// encrypted calls among them in which both sides talk, 50 packets a second each. The house has one
/// processor, whoever makes the load the other.
final class CrowdBench {

    private static final int WINDOW = 64;
    private static final double MIB = 1024 * 1024;

    private CrowdBench() {}

    static void measure(Effort effort, Consumer<Figure> tell) throws IOException, InterruptedException {
        int telephones = effort.of(40, 10_000, 10_000);
        int calls = effort.of(10, 500, 500);
        double seconds = effort.of(4, 20, 60);
        var results = new ArrayList<Talkers.Result>();
        var resident = new ArrayList<Double>();
        for (int round = 0; round < effort.of(1, 1, 3); round++) {
            try (var house = Contestant.HOUSE.start(Scenario.TALK, Wire.TLS, telephones)) {
                var registered = house.occupy(Scenario.IDLE, telephones, WINDOW);
                house.pin();
                try {
                    results.add(talk(house, calls, seconds));
                    resident.add(house.weigh().resident() / MIB);
                } finally {
                    registered.destroy();
                }
            }
        }
        String who = "%,d telephones registered over TLS, %d encrypted calls".formatted(telephones, calls);
        tell.accept(figure(
                who + ": streams that lost less than a hundredth", "", results, Result::healthy, "= " + 2 * calls));
        tell.accept(figure(who + ": packets lost", "%", results, Result::lossPercent, "0"));
        tell.accept(figure(who + ": p99 of a packet", "ms", results, Result::p99Ms, "< 20"));
        tell.accept(figure(who + ": processor", "%", results, result -> 100 * result.serverShare(), "< 200"));
        tell.accept(figure(who + ": the driver was late by", "ms", results, Result::lateMs, "< 20"));
        tell.accept(new Figure(
                who + ": resident",
                "MiB",
                resident.stream().mapToDouble(Double::doubleValue).toArray(),
                "-"));
    }

    private static Result talk(Subject house, int calls, double seconds) throws IOException {
        var talk = house.talk(calls);
        try {
            return Talkers.talk(talk.sides(), house.pid(), seconds);
        } finally {
            talk.driver().destroy();
        }
    }

    private static Figure figure(
            String what, String unit, List<Result> results, ToDoubleFunction<Result> figure, String target) {
        return new Figure(what, unit, results.stream().mapToDouble(figure).toArray(), target);
    }
}
