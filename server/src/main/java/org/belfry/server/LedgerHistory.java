package org.belfry.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.belfry.ground.AuditEvent;
import org.belfry.store.AuditEntry;
import org.belfry.store.Ledger;
import org.belfry.web.History;

/// The ledger as the console pages through it. A detail of somebody erased is gone from it for good; one
/// that was altered is shown as that.
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
                                details(entry))))
                .toList();
    }

    private static Map<String, String> details(AuditEntry entry) {
        return switch (entry.state()) {
            case WHOLE -> entry.details();
            case ERASED -> with(entry.details(), "erased", "with the person");
            case DAMAGED -> with(entry.details(), "damaged", "altered since it was written; audit verify says more");
        };
    }

    private static Map<String, String> with(Map<String, String> details, String name, String value) {
        var more = new LinkedHashMap<>(details);
        more.put(name, value);
        return more;
    }
}
