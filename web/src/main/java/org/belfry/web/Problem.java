package org.belfry.web;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.belfry.identity.PasswordRules;

/// Why a request was not done, to be told to whoever asked (RFC 9457). Immutable.
///
/// @param detail one sentence with value and expectation; never a secret, a personal value or the text of a fault
/// @param reasons more than one thing to mend, where there is
/// @param retryAfter when to try again, where that helps
record Problem(ProblemCode code, String detail, List<Reason> reasons, Optional<Duration> retryAfter) {

    record Reason(String code, String text) {}

    Problem {
        reasons = List.copyOf(reasons);
    }

    static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, List.of(), Optional.empty());
    }

    static Problem of(ProblemCode code) {
        return of(code, code.title() + ".");
    }

    /// A password that the rules refuse, with each reason.
    static Problem passwordRejected(List<PasswordRules.Reason> reasons) {
        return new Problem(
                ProblemCode.PASSWORD_REJECTED,
                ProblemCode.PASSWORD_REJECTED.title() + ".",
                reasons.stream()
                        .map(reason -> new Reason(reason.code(), reason.text()))
                        .toList(),
                Optional.empty());
    }

    static Problem throttled(Duration retryAfter) {
        long seconds = wholeSeconds(retryAfter);
        return new Problem(
                ProblemCode.THROTTLED,
                "Too many tries; wait %d s and try again.".formatted(seconds),
                List.of(),
                Optional.of(Duration.ofSeconds(seconds)));
    }

    static Problem overloaded() {
        return new Problem(
                ProblemCode.OVERLOADED,
                "Too many requests are under way; try again in a second.",
                List.of(),
                Optional.of(Duration.ofSeconds(1)));
    }

    /// Rounded up, at least one: "retry after 0" would be a lie.
    private static long wholeSeconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }

    Messages.ProblemBody body() {
        return new Messages.ProblemBody(
                "urn:belfry:problem:" + code.text(),
                code.title(),
                code.status().code(),
                detail,
                code.text(),
                reasons.isEmpty()
                        ? null
                        : reasons.stream()
                                .map(reason -> new Messages.Reason(reason.code(), reason.text()))
                                .toList(),
                retryAfter.map(Duration::toSeconds).orElse(null));
    }
}
