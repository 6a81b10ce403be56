package org.belfry.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Locale;
import org.belfry.ground.Evidence;
import org.belfry.server.control.ControlReply;
import org.belfry.trust.TrustReport;
import org.belfry.trust.TrustReport.Standing;

/// The state of every promise, in words and for machines.
final class TrustLines {

    private TrustLines() {}

    /// @param all also the rows nothing looks at yet
    static ControlReply of(TrustReport report, boolean all) {
        var lines = new ArrayList<String>();
        var array = JsonNodeFactory.instance.arrayNode();
        for (var row : report.rows()) {
            if (row.evidence().isEmpty() && all) {
                lines.add(
                        "%-4s %-9s %s".formatted(row.promise().id(), "not built", "no control looks at this row yet"));
                array.addObject().put("row", row.promise().id().id()).put("state", "not-built");
            }
            for (Evidence seen : row.evidence()) {
                String state = seen.state().name().toLowerCase(Locale.ROOT);
                lines.add("%-4s %-9s %s: %s"
                        .formatted(row.promise().id(), state, seen.control().name(), seen.finding()));
                array.addObject()
                        .put("row", row.promise().id().id())
                        .put("control", seen.control().id())
                        .put("state", state)
                        .put("finding", seen.finding())
                        .put("seenAt", seen.seenAt().toString());
            }
        }
        lines.add("%d controls kept, %d relaxed, %d broken, %d could not be looked at; %d rows not built yet"
                .formatted(
                        report.count(Evidence.State.KEPT),
                        report.count(Evidence.State.RELAXED),
                        report.count(Evidence.State.BROKEN),
                        report.count(Evidence.State.UNKNOWN),
                        report.notBuilt().size()));
        boolean healthy = report.rows().stream().noneMatch(row -> row.standing() == Standing.BROKEN);
        return new ControlReply.Done(lines, array, healthy);
    }
}
