package org.belfry.signal;

/// How many messages somebody may send who has not authenticated: [#BURST] at once and [#PER_SECOND] in the long run.
/// What is beyond is not read for a while (decision 0091). Owned by the connection's loop.
final class StrangerPace {

    static final int BURST = 200;
    static final int PER_SECOND = 20;

    private static final long INTERVAL_NS = 1_000_000_000L / PER_SECOND;

    /// When all that was sent so far would be allowed again, were it sent at the long run's pace.
    private long paidAtNs;

    StrangerPace(long nowNs) {
        paidAtNs = nowNs;
    }

    /// One more; false if that is too many.
    boolean count(long nowNs) {
        paidAtNs = Math.max(paidAtNs, nowNs) + INTERVAL_NS;
        return paidAtNs - nowNs <= BURST * INTERVAL_NS;
    }

    /// Whether enough time has passed to read again.
    boolean mayGoOn(long nowNs) {
        return paidAtNs - nowNs <= BURST / 2 * INTERVAL_NS;
    }
}
