package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Strangers cost so much and no more.
final class TrialBudgetTest {
    private static final long NOW = 5_000_000_000L;

    private final TrialBudget budget = new TrialBudget(42);

    @Test
    void guessesAboutStrangersLeaveWhatALikelyOneNeeds() {
        int guesses = 0;
        for (long source = 1; source <= 1_000; source++) {
            for (int i = 0; i < 1_000; i++) {
                guesses += budget.takes(source, false, NOW) ? 1 : 0;
            }
        }
        assertThat(guesses).isEqualTo(TrialBudget.IN_ALL);
        assertThat(budget.hasGuesses(5_000, NOW)).isFalse();
        assertThat(budget.takes(5_000, true, NOW)).isTrue();
        assertThat(budget.takes(5_000, false, NOW + 1_000_000_000L)).isTrue();
    }

    @Test
    void oneSourceUsesUpItsOwnShareAlone() {
        int trials = 0;
        int looks = 0;
        for (int i = 0; i < 100_000; i++) {
            trials += budget.takes(1, true, NOW) ? 1 : 0;
            looks += budget.looks(1, NOW) ? 1 : 0;
        }
        assertThat(trials).isEqualTo(TrialBudget.BY_SOURCE);
        assertThat(looks).isEqualTo(TrialBudget.BY_SOURCE);
        assertThat(budget.takes(2, true, NOW)).isTrue();
        assertThat(budget.looks(2, NOW)).isTrue();
    }
}
