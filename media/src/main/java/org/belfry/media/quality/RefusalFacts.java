package org.belfry.media.quality;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.function.LongUnaryOperator;

/// What of a leg was refused, counted by the one thread that receives it.
final class RefusalFacts {

    private static final Refusal[] KINDS = Refusal.values();

    private final Revision revision = new Revision();
    private final long[] counts = new long[KINDS.length];
    private boolean hasForged;
    private boolean isForgedSince;
    private long firstForgedNanos;
    private long lastForgedNanos;

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
        counts[kind.ordinal()]++;
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
        Arrays.stream(KINDS)
                .filter(kind -> counts[kind.ordinal()] > 0)
                .forEach(kind -> seen.put(kind, counts[kind.ordinal()]));
        return new Refusals(
                seen,
                isForgedSince ? ms.applyAsLong(firstForgedNanos) : QualitySnapshot.NEVER,
                hasForged ? ms.applyAsLong(lastForgedNanos) : QualitySnapshot.NEVER);
    }
}
