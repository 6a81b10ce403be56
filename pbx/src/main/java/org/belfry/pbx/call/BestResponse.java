package org.belfry.pbx.call;

import org.jspecify.annotations.Nullable;

/// Which of several refusals the caller is told (RFC 3261 §16.7 step 6). Owned by the call's thread.
///
/// Nothing of the other side is passed on but a status: a redirection is not followed and not shown, a
/// challenge to us is none of the caller's, and 503 would turn him away from the house.
final class BestResponse {

    /// Who never answered at all, or could not be reached.
    static final int NOBODY = 480;

    private int best;
    private String sentence = "";

    /// @param why in a sentence, for the caller
    void add(int status, String why) {
        int shown = shown(status);
        if (best == 0 || rank(shown) < rank(best)) {
            best = shown;
            sentence = why;
        }
    }

    /// Why that was the best.
    String sentence() {
        return sentence;
    }

    /// What to tell, or null if nobody said anything.
    @Nullable
    Integer status() {
        return best == 0 ? null : best;
    }

    private static int shown(int status) {
        return switch (status) {
            case 401, 407, 408, 481, 487 -> NOBODY;
            case 503 -> 500;
            default -> status < 400 ? NOBODY : status;
        };
    }

    /// The lower the better: a decision for all, then the lowest class, and in 4xx what the caller can
    /// act on.
    private static int rank(int status) {
        if (status >= 600) {
            return 0;
        }
        return switch (status) {
            case 415, 420, 484, 488 -> 410;
            case 486 -> 411;
            case NOBODY -> 499;
            // A telephone that is not well says nothing about whom it was to ring for.
            default -> status < 500 ? 450 : status;
        };
    }
}
