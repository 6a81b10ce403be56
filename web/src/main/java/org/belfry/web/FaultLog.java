package org.belfry.web;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.belfry.ground.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes faults to the log, so that nobody can fill the disk with them: the same fault, thrown at the same
/// place, once in a [#QUIET], then with how often it came meanwhile. Thread-safe.
///
/// Limit: [#KINDS_MAX] kinds are kept in mind, the oldest is forgotten first.
final class FaultLog {

    static final Duration QUIET = Duration.ofMinutes(1);
    static final int KINDS_MAX = 128;

    private static final Logger log = LoggerFactory.getLogger(FaultLog.class);

    private final RandomGenerator random;
    private final Time time;
    private final BiConsumer<String, Throwable> lines;
    private final Map<Kind, Written> written = new LinkedHashMap<>();

    FaultLog(RandomGenerator random, Time time) {
        this(random, time, log::error);
    }

    /// @param lines where lines go
    FaultLog(RandomGenerator random, Time time, BiConsumer<String, Throwable> lines) {
        this.random = random;
        this.time = time;
        this.lines = lines;
    }

    private record Kind(String during, Class<?> type, String place) {}

    /// @param again how often it came since it was written
    private record Written(String number, long atNs, long again) {
        boolean holds(long nowNs) {
            return nowNs - atNs < QUIET.toNanos();
        }
    }

    /// The number under which the log has it, to be told to whoever met it.
    String write(String during, Throwable thrown) {
        var kind = new Kind(during, thrown.getClass(), place(thrown));
        long now = time.nanoTime();
        String missed = "";
        String number = number();
        synchronized (written) {
            var before = written.remove(kind);
            if (before != null && before.holds(now)) {
                written.put(kind, new Written(before.number(), before.atNs(), before.again() + 1));
                return before.number();
            }
            if (before != null && before.again() > 0) {
                missed = " (%d times more since fault %s)".formatted(before.again(), before.number());
            }
            if (written.size() >= KINDS_MAX) {
                written.remove(written.keySet().iterator().next());
            }
            written.put(kind, new Written(number, now, 0));
        }
        lines.accept("fault %s during %s%s".formatted(number, during, missed), thrown);
        return number;
    }

    private String number() {
        byte[] bytes = new byte[6];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String place(Throwable thrown) {
        var trace = thrown.getStackTrace();
        return trace.length == 0 ? "" : trace[0].toString();
    }
}
