package org.belfry.bench;

import java.io.IOException;
import java.util.function.Consumer;
import org.belfry.bench.load.Contestant;
import org.belfry.bench.load.LoadPlan.Scenario;
import org.belfry.bench.load.LoadPlan.Wire;
import org.belfry.bench.load.Refusals;

/// Whether the time a refusal takes tells a stranger who lives in the house: a user there is and one there
/// is not give a wrong secret in turns, one at a time.
final class RefusalBench {

    private static final int USERS = 1_000;

    private RefusalBench() {}

    static void measure(Effort effort, Consumer<Figure> tell) throws IOException, InterruptedException {
        int rounds = effort.of(1, 3, 5);
        int pairs = effort.of(200, 10_000, 40_000);
        var known = new double[rounds];
        var unknown = new double[rounds];
        var guessed = new double[rounds];
        try (var house = Contestant.HOUSE.start(Scenario.REGISTER, Wire.UDP, USERS);
                var refusals = new Refusals(house, USERS)) {
            refusals.ask(pairs);
            for (int round = 0; round < rounds; round++) {
                var times = refusals.ask(pairs);
                known[round] = times.knownUs();
                unknown[round] = times.unknownUs();
                guessed[round] = 100 * times.guessed();
            }
        }
        tell.accept(new Figure("wrong secret of a user there is, median", "µs", known, "-"));
        tell.accept(new Figure("wrong secret of a user there is not, median", "µs", unknown, "-"));
        tell.accept(new Figure("of pairs, those in which the user there is took longer", "%", guessed, "50"));
    }
}
