package org.belfry.web;

/// Carries a [Problem] through a future to the one place that answers. No stack trace: it is the peer's
/// doing.
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refusal(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
