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
        lines.add("%s; %d not built yet"
                .formatted(counted(report), report.notBuilt().size()));
        return new ControlReply.Done(lines, array, report.count(Standing.BROKEN) == 0);
    }

    /// How many promises stand how: the same numbers wherever they are said.
    static String counted(TrustReport report) {
        return "%d promises kept, %d relaxed, %d broken, %d could not be looked at"
                .formatted(
                        report.count(Standing.KEPT),
                        report.count(Standing.RELAXED),
                        report.count(Standing.BROKEN),
                        report.count(Standing.UNKNOWN));
    }
}
