package org.belfry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How long from the launcher's first instruction to `ready`, what an idle house holds in memory, how long it takes to
/// end: each on a house that was set up before.
final class StartBench {

    private static final int RUNS = 7;
    private static final int SETTLE_MS = 3_000;

    private StartBench() {}

    static List<Figure> measure(Path launcher) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("belfry-bench");
        try {
            double[] ready = new double[RUNS];
            double[] memory = new double[RUNS];
            double[] end = new double[RUNS];
            RunningHouse.start(launcher, folder.resolve("data")).close();
            for (int run = 0; run < RUNS; run++) {
                var house = RunningHouse.start(launcher, folder.resolve("data"));
                ready[run] = house.secondsToReady();
                Thread.sleep(SETTLE_MS);
                memory[run] = house.residentMebibytes();
                end[run] = house.stop();
            }
            return List.of(
                    new Figure("warm start to ready, launcher included", "s", ready, "< 1.0"),
                    new Figure("resident memory, idle", "MiB", memory, "< 200"),
                    new Figure("SIGTERM to end", "s", end, "< 5"));
        } finally {
            RunningHouse.removeTree(folder);
        }
    }
}
