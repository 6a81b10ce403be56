package org.belfry.bench.load;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a driver counted; printed by it as one line and read back by who started it. Immutable.
///
/// @param failed operations given up or answered otherwise than they should be
/// @param resent messages sent again because nothing came for half a second
/// @param latency from the first message (or the moment it was due) to the last answer
/// @param serverBusy of one processor, 0 to 1 and beyond if it had more
/// @param driverBusy the same of the driver
public record LoadResult(
        long operations,
        double seconds,
        long failed,
        long resent,
        Latency latency,
        double serverBusy,
        double driverBusy) {

    /// In microseconds.
    public record Latency(double p50Us, double p99Us) {}

    private static final String MARK = "result ";

    /// Beyond this a processor has nothing left to give.
    private static final double FULL = 0.9;

    public double perSecond() {
        return operations / seconds;
    }

    public double serverUsEach() {
        return serverBusy * seconds * 1e6 / Math.max(1, operations);
    }

    /// What the rate came up against.
    public String limitedBy() {
        if (serverBusy >= FULL) {
            return "server's processor";
        }
        return driverBusy >= FULL ? "generator: no result" : "others on the machine";
    }

    String line() {
        return MARK
                + "operations=%d seconds=%s failed=%d resent=%d p50=%s p99=%s serverBusy=%s driverBusy=%s"
                        .formatted(
                                operations,
                                seconds,
                                failed,
                                resent,
                                latency.p50Us(),
                                latency.p99Us(),
                                serverBusy,
                                driverBusy);
    }

    static boolean isResult(String line) {
        return line.startsWith(MARK);
    }

    static LoadResult read(String line) {
        Map<String, Double> values = Stream.of(line.substring(MARK.length()).split(" ", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Double.valueOf(pair[1])));
        return new LoadResult(
                (long) number(values, "operations"),
                number(values, "seconds"),
                (long) number(values, "failed"),
                (long) number(values, "resent"),
                new Latency(number(values, "p50"), number(values, "p99")),
                number(values, "serverBusy"),
                number(values, "driverBusy"));
    }

    private static double number(Map<String, Double> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
