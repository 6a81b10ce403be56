package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/DEPENDENCIES.md says which libraries go into the product and why; Maven and npm say which really do.
///
/// After a change of libraries the test leaves the page as it should be in `server/target/DEPENDENCIES.md`, with the
/// known reasons kept and `?` where a reason is missing: write the reason, copy the page.
final class DependenciesTest {

    private static final Path PAGE = Path.of("docs/DEPENDENCIES.md");
    private static final String SERVER = "<!-- server -->";
    private static final String PAGES = "<!-- pages -->";

    /// One of these must be offered; copyleft that reaches into our code (GPL, AGPL) or fields of use (SSPL, BSL) is
    /// not among them. EPL code is used unchanged.
    private static final Set<String> WELCOME = Set.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "0BSD",
            "ISC",
            "CC0-1.0",
            "Unlicense",
            "OFL-1.1",
            "EPL-1.0",
            "EPL-2.0");

    private static final Pattern UNFINISHED =
            Pattern.compile("(?i)alpha|beta|snapshot|-m\\d|[.-](rc|cr)\\d*$|canary|next|dev");

    @Test
    void thePageSaysWhatIsReallyResolved() throws IOException {
        String page = WorkTree.text(PAGE);
        String truth = filled(page);
        Files.writeString(WorkTree.root().resolve("server/target/DEPENDENCIES.md"), truth);
        assertThat(page.lines())
                .as("docs/DEPENDENCIES.md (expected: server/target/DEPENDENCIES.md)")
                .containsExactlyElementsOf(truth.lines().toList());
    }

    @Test
    void everyLibraryHasItsReason() {
        assertThat(WorkTree.lines(PAGE)).noneMatch(line -> line.endsWith("| ? |"));
    }

    @Test
    void everyLicenceIsWelcome() {
        var refused = Stream.concat(Library.ofTheServer().stream(), Library.ofThePages().stream())
                .filter(library ->
                        Stream.of(library.licence().split(" OR ", -1)).noneMatch(WELCOME::contains))
                .toList();
        assertThat(refused).as("libraries under none of %s", WELCOME).isEmpty();
    }

    @Test
    void everyVersionIsARelease_decision0070() {
        var unfinished = Stream.concat(Library.ofTheServer().stream(), Library.ofThePages().stream())
                .filter(library -> UNFINISHED.matcher(library.version()).find())
                .toList();
        assertThat(unfinished).isEmpty();
    }

    private static String filled(String page) {
        Map<String, String> reasons = page.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(
                        cells -> cells[1].strip(), cells -> cells[4].strip(), (first, second) -> first));
        return page.substring(0, page.indexOf(SERVER))
                + table(SERVER, Library.ofTheServer(), reasons)
                + "\n## In the pages\n\n"
                + table(PAGES, Library.ofThePages(), reasons);
    }

    private static String table(String mark, List<Library> libraries, Map<String, String> reasons) {
        return libraries.stream()
                .map(library -> "| `%s` | %s | %s | %s |\n"
                        .formatted(
                                library.name(),
                                library.version(),
                                library.licence(),
                                reasons.getOrDefault("`" + library.name() + "`", "?")))
                .sorted()
                .collect(Collectors.joining(
                        "", mark + "\n| library | version | licence | why |\n|---|---|---|---|\n", ""));
    }
}
