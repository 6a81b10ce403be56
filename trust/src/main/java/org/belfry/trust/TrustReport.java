package org.belfry.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.belfry.ground.Evidence;

/// Where every promise stands. Immutable.
///
/// A row that is `KEPT` is kept as far as its controls look; the page lists them, so a reader sees what was looked at.
///
/// @param checkedAt when all controls were last looked at together; empty before the first time
/// @param rows every row of the policy, sorted by id
public record TrustReport(Optional<Instant> checkedAt, List<Row> rows) {

    public TrustReport {
        rows = List.copyOf(rows);
    }

    /// One promise with what was seen.
    ///
    /// @param evidence the last evidence of each control, sorted by control; empty where nothing looks yet
    public record Row(Policy.Row promise, List<Evidence> evidence) {

        public Row {
            evidence = List.copyOf(evidence);
        }

        /// The worst of its controls: one broken control breaks the row, and what could not be seen is not kept.
        public Standing standing() {
            return evidence.stream()
                    .map(seen -> Standing.of(seen.state()))
                    .max(Standing::compareTo)
                    .orElse(Standing.NOT_BUILT);
        }
    }

    /// How a row stands, from best to worst.
    public enum Standing {
        /// Nothing looks at this promise yet: the program does not keep it.
        NOT_BUILT,
        KEPT,
        RELAXED,
        UNKNOWN,
        BROKEN;

        static Standing of(Evidence.State state) {
            return switch (state) {
                case KEPT -> KEPT;
                case RELAXED -> RELAXED;
                case UNKNOWN -> UNKNOWN;
                case BROKEN -> BROKEN;
            };
        }
    }

    /// The last evidence of every control, sorted by row, then by name.
    public List<Evidence> evidence() {
        return rows.stream().flatMap(row -> row.evidence().stream()).toList();
    }

    /// How many controls are in `state`.
    public int count(Evidence.State state) {
        return (int) evidence().stream().filter(seen -> seen.state() == state).count();
    }

    /// How many promises stand so.
    public int count(Standing standing) {
        return (int) rows.stream().filter(row -> row.standing() == standing).count();
    }

    /// The promises nothing looks at yet.
    public List<Policy.Row> notBuilt() {
        return rows.stream()
                .filter(row -> row.standing() == Standing.NOT_BUILT)
                .map(Row::promise)
                .toList();
    }
}
