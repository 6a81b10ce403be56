package org.belfry.pbx.dialplan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Callers who are refused: whole numbers, beginnings that end in `*`, and `hidden` for those who
/// show none. Immutable.
final class Callers {

    static final String HIDDEN = "hidden";

    private final Set<String> whole = new HashSet<>();
    private final List<String> beginnings;

    Callers(List<String> patterns) {
        whole.addAll(patterns);
        beginnings = patterns.stream()
                .filter(pattern -> pattern.endsWith("*"))
                .map(pattern -> pattern.substring(0, pattern.length() - 1))
                .toList();
    }

    /// @param caller as E.164 with its plus; empty if hidden
    boolean hold(String caller) {
        return whole.contains(caller.isEmpty() ? HIDDEN : caller)
                || (!caller.isEmpty() && beginnings.stream().anyMatch(caller::startsWith));
    }
}
