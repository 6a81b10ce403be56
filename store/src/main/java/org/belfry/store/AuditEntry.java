package org.belfry.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.belfry.ground.Actor;
import org.belfry.ground.IpAddress;
import org.belfry.ground.PersonId;

/// A row of the ledger, opened for somebody who may read it.
///
/// @param from empty also when whose address it was has been erased
/// @param details empty also when whom they are about has been erased
/// @param erased true if something was here that can't be read any more because a person was erased
public record AuditEntry(
        long sequence,
        Instant at,
        Actor actor,
        Optional<IpAddress> from,
        String action,
        Optional<PersonId> about,
        Map<String, String> details,
        boolean erased) {}
