package org.belfry.identity;

import java.util.List;

/// Which passwords are refused, and why (policy A4).
public final class PasswordRules {

    private PasswordRules() {}

    /// One reason, for a machine and for a person.
    ///
    /// @param code stable, e.g. `too-short`
    /// @param text one sentence, free of the password
    public record Reason(String code, String text) {}

    /// @param strength 0 (worthless) to 4 (strong)
    /// @param reasons why it is refused; empty if it is accepted
    public record Verdict(int strength, List<Reason> reasons) {
        public boolean accepted() {
            return reasons.isEmpty();
        }
    }
}
