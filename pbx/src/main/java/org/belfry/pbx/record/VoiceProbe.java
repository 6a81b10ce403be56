package org.belfry.pbx.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;

/// Looks at the call records of the last day for voices that went in the clear (policy B3). Waits for the store.
public final class VoiceProbe implements Probe {

    private static final Control CONTROL = new Control(
            new PolicyRow("B3"),
            "voices",
            "Every voice is encrypted on our side, but where an administrator allowed it in the clear.");

    private static final Duration BACK = Duration.ofDays(1);

    private final Function<Instant, Voices> records;
    private final Supplier<List<String>> allowed;

    /// Voices of a time, a leg each.
    ///
    /// @param clear of them that were not encrypted
    public record Voices(long answered, long clear) {}

    /// @param records the voices since then
    /// @param allowed where voices may go in the clear, in words; empty for nowhere
    public VoiceProbe(Function<Instant, Voices> records, Supplier<List<String>> allowed) {
        this.records = records;
        this.allowed = allowed;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var now = time.now();
        var voices = records.apply(now.minus(BACK));
        String seen = "%d answered legs of the last day, %d of them in the clear"
                .formatted(voices.answered(), voices.clear());
        var where = allowed.get();
        if (!where.isEmpty()) {
            String finding = "%s; that is allowed for %s".formatted(seen, String.join(", ", where));
            return new Evidence(CONTROL, Evidence.State.RELAXED, finding, now);
        }
        return voices.clear() == 0
                ? new Evidence(CONTROL, Evidence.State.KEPT, seen + "; it is allowed nowhere", now)
                : new Evidence(CONTROL, Evidence.State.BROKEN, seen + ", though it is allowed nowhere now", now);
    }
}
