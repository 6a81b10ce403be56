package org.belfry.bench.relay;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What came of sending for a while; printed by the driver as one line and read back by who started
/// it. Immutable.
///
/// @param name `saturation`, `capacity`, `overloaded` or `recovered`
/// @param streams that sent
/// @param healthy of them, that lost less than a hundredth
record Phase(String name, int streams, long healthy, long sent, long received, double seconds, Delay delay, Busy busy) {

    /// In milliseconds.
    record Delay(double p50Ms, double p99Ms) {}

    /// @param serverSeconds of processor time
    /// @param driverIdle share of time in which the driver had nothing to do, 0 to 1
    /// @param lateMs how far the driver fell behind its schedule at most
    record Busy(double serverSeconds, double driverIdle, double lateMs) {}

    private static final String MARK = "phase ";
    private static final double LOSS_MAX = 0.001;
    private static final double DELAY_MS_MAX = 20;

    /// Beyond this a processor has nothing left to give.
    private static final double FULL = 0.9;

    private static final double IDLE_MIN = 0.05;

    double perSecond() {
        return received / seconds;
    }

    double lossShare() {
        return sent == 0 ? 1 : Math.max(0, (double) (sent - received) / sent);
    }

    /// Server's processor time for a packet that came through.
    double serverUsEach() {
        return busy.serverSeconds() * 1e6 / Math.max(1, received);
    }

    /// Less than a thousandth lost, and 99 of 100 packets within 20 ms.
    boolean isGood() {
        return lossShare() < LOSS_MAX && delay.p99Ms() < DELAY_MS_MAX;
    }

    /// Whether the driver kept its own schedule; else what was sent was another load than was asked
    /// for.
    boolean isOnTime() {
        return busy.lateMs() < DELAY_MS_MAX;
    }

    String limitedBy() {
        if (busy.serverSeconds() / seconds >= FULL) {
            return "server's processor";
        }
        return busy.driverIdle() < IDLE_MIN ? "generator: no result" : "others on the machine";
    }

    String line() {
        return MARK
                + "name=%s streams=%d healthy=%d sent=%d received=%d seconds=%s p50=%s p99=%s server=%s idle=%s late=%s"
                        .formatted(
                                name,
                                streams,
                                healthy,
                                sent,
                                received,
                                seconds,
                                delay.p50Ms(),
                                delay.p99Ms(),
                                busy.serverSeconds(),
                                busy.driverIdle(),
                                busy.lateMs());
    }

    static Optional<Phase> read(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        Map<String, String> values = Stream.of(line.substring(MARK.length()).split(" ", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        return Optional.of(new Phase(
                value(values, "name"),
                Integer.parseInt(value(values, "streams")),
                Long.parseLong(value(values, "healthy")),
                Long.parseLong(value(values, "sent")),
                Long.parseLong(value(values, "received")),
                number(values, "seconds"),
                new Delay(number(values, "p50"), number(values, "p99")),
                new Busy(number(values, "server"), number(values, "idle"), number(values, "late"))));
    }

    private static double number(Map<String, String> values, String name) {
        return Double.parseDouble(value(values, name));
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }
}
