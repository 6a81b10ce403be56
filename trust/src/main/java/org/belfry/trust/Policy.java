package org.belfry.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.ground.PolicyRow;

/// The promises Belfry makes, in the order of docs/POLICY.md. Immutable.
///
/// @param rows in the order of the page, each id once
public record Policy(List<Row> rows) {

    /// One promise.
    ///
    /// @param section the heading it stands under, e.g. `Who gets in`
    /// @param must what the running system does, Markdown
    /// @param proof how somebody outside shows it, Markdown
    public record Row(PolicyRow id, String section, String must, String proof) {}

    private static final Pattern HEADING = Pattern.compile("## [A-J]\\. (.+)");
    private static final Pattern LINE = Pattern.compile("\\| ([A-J][1-9][0-9]?) \\| (.+?) \\| (.+?) \\|");

    public Policy {
        rows = List.copyOf(rows);
        long distinct = rows.stream().map(Row::id).distinct().count();
        if (rows.isEmpty() || distinct != rows.size()) {
            throw new IllegalArgumentException("policy: %d rows, %d distinct (expected: at least one row, each id once)"
                    .formatted(rows.size(), distinct));
        }
    }

    /// The page this program was built with.
    public static Policy shipped() {
        try (var page = Policy.class.getResourceAsStream("POLICY.md")) {
            if (page == null) {
                throw new IllegalStateException(
                        "POLICY.md is missing from the program (expected: beside Policy.class)");
            }
            return parse(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("POLICY.md could not be read from the program", e);
        }
    }

    /// Reads the page: `## A. Heading`, then lines `| A1 | must | proof |`. Other lines are prose.
    ///
    /// @throws IllegalArgumentException if there is no row, or an id stands there twice
    public static Policy parse(String markdown) {
        var rows = new ArrayList<Row>();
        String section = "";
        for (var line : (Iterable<String>) markdown.lines()::iterator) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                section = heading.group(1).strip();
            }
            var row = LINE.matcher(line.strip());
            if (row.matches()) {
                rows.add(new Row(new PolicyRow(row.group(1)), section, row.group(2), row.group(3)));
            }
        }
        return new Policy(rows);
    }

    public Optional<Row> row(PolicyRow id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst();
    }
}
