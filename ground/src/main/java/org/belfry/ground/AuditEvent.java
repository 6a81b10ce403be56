package org.belfry.ground;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One thing that happened and that nobody may later deny: a sign-in, a change, a refusal (policy C6).
///
/// `details` (before, after, names …) is sealed by the ledger under the key of `about` where there is one, else under
/// the tenant's, and so may hold personal data; the other fields may not. Immutable.
///
/// @param at when it happened
/// @param actor who did it
/// @param from where from, if it came over a network
/// @param action what, as `noun.verb`, e.g. `session.begin`; at most [#ACTION_CHARS_MAX] characters
/// @param about the person whose data the details are
/// @param details at most [#DETAILS_MAX] entries, values at most [#DETAIL_CHARS_MAX] characters; longer ones are cut
public record AuditEvent(
        Instant at,
        Actor actor,
        Optional<IpAddress> from,
        String action,
        Optional<PersonId> about,
        Map<String, String> details) {

    /// Bounds on one row, so that a flood of refusals can't fill the disk with long rows.
    public static final int ACTION_CHARS_MAX = 64;

    public static final int DETAILS_MAX = 32;
    public static final int DETAIL_CHARS_MAX = 1024;

    public AuditEvent {
        if (action.isEmpty() || action.length() > ACTION_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "action: '%s' (expected: 1..%d characters)".formatted(action, ACTION_CHARS_MAX));
        }
        if (details.size() > DETAILS_MAX) {
            throw new IllegalArgumentException("details: %d (expected: 0..%d)".formatted(details.size(), DETAILS_MAX));
        }
        details = details.entrySet().stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> cut(e.getValue())));
    }

    private static String cut(String value) {
        return value.length() <= DETAIL_CHARS_MAX ? value : value.substring(0, DETAIL_CHARS_MAX - 1) + "…";
    }
}
