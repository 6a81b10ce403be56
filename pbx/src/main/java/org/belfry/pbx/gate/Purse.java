package org.belfry.pbx.gate;

/// How much of a budget is used up: what is spent, which fades evenly over a day, and what is held
/// for calls that are up, which does not. Owned by the gate's lock.
final class Purse {

    private static final double DAY_NANOS = 24.0 * 3600 * 1_000_000_000L;

    private long spentMicros;
    private long heldMicros;
    private long spentMillis;
    private long heldSecs;
    private int calls;
    private long fadedAt;

    Purse(long nanos) {
        fadedAt = nanos;
    }

    /// As it was written down; what has faded since is known only by the wall clock, and at most
    /// all of it has.
    void restore(long micros, long secs) {
        spentMicros = micros;
        spentMillis = secs * 1_000;
    }

    /// Lets fade what is due, at the pace of `budget`. By the steady clock: setting the wall clock
    /// gives nobody money.
    void fade(Budget budget, long nanos) {
        double days = (nanos - fadedAt) / DAY_NANOS;
        long micros = (long) (budget.moneyMicros() * days);
        long millis = (long) (budget.airtimeSecs() * 1_000.0 * days);
        // A share too small to count waits until it is more, so that asking often does not keep it from fading.
        boolean countable = (micros >= 1_000 || spentMicros == 0) && (millis >= 1_000 || spentMillis == 0);
        if (countable || days > 1) {
            spentMicros = Math.max(0, spentMicros - micros);
            spentMillis = Math.max(0, spentMillis - millis);
            fadedAt = nanos;
        }
    }

    long freeMicros(Budget budget) {
        return Math.max(0, budget.moneyMicros() - spentMicros - heldMicros);
    }

    long freeSecs(Budget budget) {
        return Math.max(0, budget.airtimeSecs() - usedSecs());
    }

    int calls() {
        return calls;
    }

    void hold(long micros, long secs) {
        heldMicros += micros;
        heldSecs += secs;
    }

    void begin() {
        calls++;
    }

    /// The call is over: what it held comes back, what it cost stays.
    void settle(long heldMicrosNow, long heldSecsNow, long micros, long secs) {
        heldMicros -= heldMicrosNow;
        heldSecs -= heldSecsNow;
        spentMicros += micros;
        spentMillis += secs * 1_000;
        calls--;
    }

    /// As it is written down: if the process dies, what was held counts as spent.
    long usedMicros() {
        return spentMicros + heldMicros;
    }

    long usedSecs() {
        return Math.ceilDiv(spentMillis, 1_000L) + heldSecs;
    }

    boolean empty() {
        return spentMicros == 0 && spentMillis == 0 && calls == 0;
    }
}
