package org.belfry.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Requests a second for the cheapest page over HTTPS with kept connections, by `wrk` beside the house on this machine.
final class LivezBench {

    private static final int RUNS = 5;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");

    private LivezBench() {}

    static List<Figure> measure(Path launcher) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("belfry-bench");
        try (var house = RunningHouse.start(launcher, folder.resolve("data"))) {
            wrk(house.app(), 5);
            double[] rates = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                rates[run] = wrk(house.app(), 5);
            }
            return List.of(new Figure("GET /livez over HTTPS, 32 kept connections", "/s", rates, ">= 15,000"));
        } finally {
            RunningHouse.removeTree(folder);
        }
    }

    private static double wrk(String app, int seconds) throws IOException, InterruptedException {
        var process = new ProcessBuilder("wrk", "-t1", "-c32", "-d" + seconds + "s", app + "livez")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var rate = RATE.matcher(said);
        if (!rate.find() || said.contains("Non-2xx")) {
            throw new IOException("wrk did not measure: " + said);
        }
        return Double.parseDouble(rate.group(1));
    }
}
