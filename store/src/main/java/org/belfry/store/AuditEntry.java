package org.belfry.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;

/// A row of the ledger, opened for somebody who may read it.
///
/// @param from empty also when whose address it was has been erased, or the row is damaged
/// @param details empty also when whom they are about has been erased, or the row is damaged
/// @param state whether everything that was here could be read
public record AuditEntry(
        long sequence,
        Instant at,
        Actor actor,
        Optional<IpAddress> from,
        String action,
        Optional<PersonId> about,
        Map<String, String> details,
        State state) {

    /// How much of a row can be read, the worst last.
    public enum State {
        /// All that was written.
        WHOLE,
        /// Something is gone because a person was erased, as it should be.
        ERASED,
        /// Something does not open with its key: it was altered or moved, or the disk failed.
        DAMAGED
    }
}
