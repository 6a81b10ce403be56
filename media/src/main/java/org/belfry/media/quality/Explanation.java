package org.belfry.media.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why somebody is not heard, or not well, in one sentence. Immutable.
///
/// @param about whose leg has it; none where nothing is unusual
/// @param sentence for people who make calls
/// @param evidence what it was concluded from, in the words of the protocols
public record Explanation(Cause cause, Optional<Side> about, String sentence, List<String> evidence) {

    private static final Explanation NOTHING = new Explanation(
            Cause.NOTHING_UNUSUAL, Optional.empty(), "Nothing unusual was seen in this call.", List.of());

    public Explanation {
        evidence = List.copyOf(evidence);
    }

    /// The first cause in the order of [Rules] that either leg has; of two legs that have the same,
    /// `first`'s.
    public static Explanation ofCall(QualitySnapshot first, QualitySnapshot second) {
        return allOfCall(first, second).getFirst();
    }

    /// All causes that either leg has, the first in order first; never empty.
    public static List<Explanation> allOfCall(QualitySnapshot first, QualitySnapshot second) {
        var found = new ArrayList<Explanation>();
        for (Rule rule : Rules.TABLE) {
            if (rule.holds().test(first, second)) {
                found.add(rule.explain(first));
            }
            if (rule.holds().test(second, first)) {
                found.add(rule.explain(second));
            }
        }
        return found.isEmpty() ? List.of(NOTHING) : List.copyOf(found);
    }

    /// The first cause that `leg` has; `other` is the other leg of its call.
    public static Explanation ofLeg(QualitySnapshot leg, QualitySnapshot other) {
        for (Rule rule : Rules.TABLE) {
            if (rule.holds().test(leg, other)) {
                return rule.explain(leg);
            }
        }
        return NOTHING;
    }
}
