package org.belfry.identity;

import java.time.Duration;
import java.util.LinkedHashMap;
import org.belfry.ground.Time;

/// Answers wrong tries ever more slowly, per key: a few at once, then one after a wait that doubles up to a most.
///
/// A try is counted as wrong when it begins and given back if it proves right ([#giveBack], [#forget]), so that many at
/// once get no more tries than one after another. A try refused during a wait is not counted: nobody can lengthen a
/// wait by knocking. Tries in any time `t` are at most `free + 1 + log2(most/first) + t/most` and once more for each
/// `quiet` without any.
///
/// Limit: `keysMax` keys; the one untouched longest is forgotten first, so memory is bounded whatever comes. Uses the
/// clock that never goes back. Thread-safe; never waits.
///
/// @param <K> whom or what is counted, with `equals`
final class Throttle<K> {

    /// @param free wrong tries before the first wait
    /// @param first the first wait
    /// @param most no wait is longer
    /// @param quiet after so long without a try, all is forgotten
    record Terms(int free, Duration first, Duration most, Duration quiet) {
        Terms {
            if (free < 1 || first.compareTo(most) > 0 || most.compareTo(quiet) > 0) {
                throw new IllegalArgumentException(
                        "terms: free %d, first %s, most %s, quiet %s (expected: free 1 or more, first ≤ most ≤ quiet)"
                                .formatted(free, first, most, quiet));
            }
        }

        Duration waitAfter(int wrong) {
            int doublings = wrong - free;
            if (doublings < 0) {
                return Duration.ZERO;
            }
            if (doublings >= 30) {
                return most;
            }
            Duration wait = first.multipliedBy(1L << doublings);
            return wait.compareTo(most) < 0 ? wait : most;
        }
    }

    private record Count(int wrong, long lastNanos) {}

    private final Terms terms;
    private final Time time;
    private final int keysMax;
    private final LinkedHashMap<K, Count> counts = new LinkedHashMap<>(16, 0.75f, true);

    Throttle(Terms terms, int keysMax, Time time) {
        this.terms = terms;
        this.keysMax = keysMax;
        this.time = time;
    }

    /// How long `key` must wait before its next try; zero if it may try now.
    synchronized Duration wait(K key) {
        var count = counts.get(key);
        if (count == null) {
            return Duration.ZERO;
        }
        long since = time.nanoTime() - count.lastNanos;
        if (since >= terms.quiet.toNanos()) {
            counts.remove(key);
            return Duration.ZERO;
        }
        long left = terms.waitAfter(count.wrong).toNanos() - since;
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /// Counts one try, if it may be made now; else how long to wait.
    synchronized Duration begin(K key) {
        Duration wait = wait(key);
        if (wait.isZero()) {
            var count = counts.get(key);
            int wrong = count == null ? 1 : Math.min(count.wrong + 1, terms.free + 64);
            counts.put(key, new Count(wrong, time.nanoTime()));
            drop();
        }
        return wait;
    }

    /// The try begun last was not a wrong one.
    synchronized void giveBack(K key) {
        var count = counts.get(key);
        if (count != null) {
            if (count.wrong <= 1) {
                counts.remove(key);
            } else {
                counts.put(key, new Count(count.wrong - 1, count.lastNanos));
            }
        }
    }

    /// The right owner was here: begin afresh.
    synchronized void forget(K key) {
        counts.remove(key);
    }

    synchronized int keys() {
        return counts.size();
    }

    private void drop() {
        var oldest = counts.entrySet().iterator();
        while (counts.size() > keysMax && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
