package org.belfry.web;

import java.util.List;
import java.util.OptionalLong;
import org.belfry.ground.AuditEvent;

/// The audit trail, read backwards.
public interface History {

    /// At most `limit` rows with a sequence below `before` (or the newest), newest first. Waits.
    List<Row> read(OptionalLong before, int limit);

    record Row(long sequence, AuditEvent event) {}
}
