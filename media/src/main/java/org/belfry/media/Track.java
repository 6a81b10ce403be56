package org.belfry.media;

import org.belfry.media.plan.StreamPlan;
import org.jspecify.annotations.Nullable;

/// One kind of media of a leg, voice or picture: what becomes of its packets, and the way to send it
/// some.
///
/// What becomes of packets is changed by the desk and read by a loop, a packet sooner or later.
final class Track {
    private final String type;
    private final Outbound outbound;
    private volatile StreamPlan plan;
    private volatile @Nullable Translator translator;
    private volatile Tap[] taps = {};

    Track(StreamPlan plan, Outbound outbound) {
        this.type = plan.type();
        this.plan = plan;
        this.outbound = outbound;
    }

    String type() {
        return type;
    }

    StreamPlan plan() {
        return plan;
    }

    void plan(StreamPlan next) {
        plan = next;
    }

    Outbound outbound() {
        return outbound;
    }

    /// Null: nobody hears it.
    @Nullable
    Translator translator() {
        return translator;
    }

    /// See [Joints#carry].
    void translator(@Nullable Translator next) {
        translator = next;
    }

    Tap[] taps() {
        return taps;
    }

    synchronized void add(Tap tap) {
        var more = java.util.Arrays.copyOf(taps, taps.length + 1);
        more[taps.length] = tap;
        taps = more;
    }

    synchronized void remove(Tap tap) {
        taps = java.util.Arrays.stream(taps).filter(one -> !one.equals(tap)).toArray(Tap[]::new);
    }
}
