package org.belfry.media.quality;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/// One row of [Rules]: when a cause holds for a leg, how it is said, and what it is concluded from.
record Rule(
        Cause cause,
        BiPredicate<QualitySnapshot, QualitySnapshot> holds,
        Function<QualitySnapshot, String> sentence,
        Function<QualitySnapshot, List<String>> evidence) {

    /// Of a leg it holds for.
    Explanation explain(QualitySnapshot leg) {
        return new Explanation(cause, Optional.of(leg.plan().side()), sentence.apply(leg), evidence.apply(leg));
    }
}
