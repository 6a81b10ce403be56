package org.belfry.media.quality;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/// What of a leg was refused, counted by the one thread that receives it.
final class RefusalFacts {

    private final Revision revision = new Revision();
    /// Of each kind one number, in an array of its own so that counting makes no garbage.
    private final Map<Refusal, long[]> counts = new EnumMap<>(Refusal.class);
    private boolean hasForged;
    private boolean isForgedSince;
    private long firstForgedNanos;
    private long lastForgedNanos;

    RefusalFacts() {
        Arrays.stream(Refusal.values()).forEach(kind -> counts.put(kind, new long[1]));
    }

    /// Wrong tags before it count as over.
    void accepted() {
        if (isForgedSince) {
            revision.open();
            isForgedSince = false;
            revision.close();
        }
    }

    void refused(Refusal kind, long nowNanos) {
        revision.open();
        Objects.requireNonNull(counts.get(kind))[0]++;
        if (kind == Refusal.FORGED) {
            firstForgedNanos = isForgedSince ? firstForgedNanos : nowNanos;
            lastForgedNanos = nowNanos;
            isForgedSince = true;
            hasForged = true;
        }
        revision.close();
    }

    /// For any thread.
    ///
    /// @param ms what a moment is in a snapshot
    Refusals seen(LongUnaryOperator ms) {
        return revision.read(() -> copy(ms));
    }

    private Refusals copy(LongUnaryOperator ms) {
        var seen = new EnumMap<Refusal, Long>(Refusal.class);
        counts.forEach((kind, count) -> {
            if (count[0] > 0) {
                seen.put(kind, count[0]);
            }
        });
        return new Refusals(
                seen,
                isForgedSince ? ms.applyAsLong(firstForgedNanos) : QualitySnapshot.NEVER,
                hasForged ? ms.applyAsLong(lastForgedNanos) : QualitySnapshot.NEVER);
    }
}
