package org.belfry.server;

import java.util.List;
import java.util.OptionalLong;
import org.belfry.ground.AuditEvent;
import org.belfry.store.Ledger;
import org.belfry.web.History;

/// The ledger as the console pages through it. A detail of somebody erased is gone from it for good.
record LedgerHistory(Ledger ledger) implements History {

    @Override
    public List<Row> read(OptionalLong before, int limit) {
        return ledger.page(before.orElse(Long.MAX_VALUE), limit).stream()
                .map(entry -> new Row(
                        entry.sequence(),
                        new AuditEvent(
                                entry.at(),
                                entry.actor(),
                                entry.from(),
                                entry.action(),
                                entry.about(),
                                entry.details())))
                .toList();
    }
}
