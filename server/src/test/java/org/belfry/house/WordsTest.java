package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The written word keeps up with the house: links lead somewhere, decisions are numbered once, what is named exists.
final class WordsTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)|<img[^>]* src=\"([^\"]+)\"");
    private static final Pattern DECISION_FILE = Pattern.compile("(\\d{4})-[a-z0-9]+(-[a-z0-9]+)*\\.md");

    private static final Pattern DECISION_CITED = Pattern.compile("(?:docs/decisions/|[Dd]ecision )(\\d{4})\\b");

    private static final Pattern TEST_NAMED = Pattern.compile("`(\\w+Test)`");

    private static final List<Path> PAGES = WorkTree.files(".md");

    @Test
    void linksOfThePagesLeadSomewhere() {
        var broken = new ArrayList<String>();
        for (Path page : PAGES) {
            LINK.matcher(withoutCode(WorkTree.text(page)))
                    .results()
                    .map(WordsTest::target)
                    .filter(target -> !target.matches("(https?|mailto):.*"))
                    .filter(target -> !leadsSomewhere(page, target))
                    .forEach(target -> broken.add(page + " -> " + target));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void decisionsAreNumberedOnceAndNamedByTheirTitle() {
        var numbers = new HashSet<String>();
        for (Path file : decisions()) {
            var name = DECISION_FILE.matcher(WorkTree.name(file));
            assertThat(name.matches()).as("%s: NNNN-some-words.md", file).isTrue();
            assertThat(numbers.add(name.group(1)))
                    .as("%s: a number of its own", file)
                    .isTrue();
            assertThat(WorkTree.lines(file).getFirst())
                    .as("%s: title", file)
                    .matches("# 0*" + Integer.parseInt(name.group(1)) + "[.:]? .*");
        }
    }

    @Test
    void decisionsSayContextDecisionAndConsequences() {
        for (Path file : decisions()) {
            assertThat(WorkTree.text(file).toLowerCase(Locale.ROOT))
                    .as(file.toString())
                    .contains("context", "decision", "consequences");
        }
    }

    @Test
    void citedDecisionsExist() {
        var written = decisions().stream()
                .map(file -> WorkTree.name(file).substring(0, 4))
                .collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        for (Path file : WorkTree.files(".java", ".md", ".xml", ".ts", ".tsx", ".sql", ".sh")) {
            DECISION_CITED
                    .matcher(WorkTree.text(file))
                    .results()
                    .filter(cited -> !written.contains(cited.group(1)))
                    .forEach(cited -> missing.add(file + " cites decision " + cited.group(1)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void testsThatPagesNameExist() {
        var written = WorkTree.files("Test.java").stream()
                .map(file -> WorkTree.name(file).replace(".java", ""))
                .collect(Collectors.toSet());
        var missing = new TreeSet<String>();
        for (Path page : List.of(Path.of("docs/THREATS.md"), Path.of("docs/TESTING.md"))) {
            TEST_NAMED
                    .matcher(WorkTree.text(page))
                    .results()
                    .filter(named -> !written.contains(named.group(1)))
                    .forEach(named -> missing.add(page + " names " + named.group(1)));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void theFoundingPagesAreThere() {
        assertThat(List.of(
                        "README.md",
                        "CHANGELOG.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "LICENSE",
                        "docs/ARCHITECTURE.md",
                        "docs/OPERATING.md",
                        "docs/POLICY.md",
                        "docs/STYLE.md",
                        "docs/TESTING.md",
                        "docs/THREATS.md",
                        "docs/DEPENDENCIES.md"))
                .allSatisfy(page -> assertThat(WorkTree.exists(page)).as(page).isTrue());
    }

    @Test
    void theMapOfTheCodeNamesEveryRoom() {
        String map = WorkTree.text(Path.of("docs/ARCHITECTURE.md"));
        assertThat(WorkTree.rooms()).allSatisfy(room -> assertThat(map).contains("`" + room + "`"));
    }

    private static List<Path> decisions() {
        return PAGES.stream().filter(page -> page.startsWith("docs/decisions")).toList();
    }

    private static String target(MatchResult link) {
        String path = link.group(1);
        return path != null ? path : link.group(2);
    }

    private static boolean leadsSomewhere(Path page, String target) {
        var parts = target.split("#", 2);
        Path file = page;
        if (!parts[0].isEmpty()) {
            file = page.resolveSibling(parts[0]).normalize();
        }
        Path onDisk = WorkTree.root().resolve(file);
        if (!Files.exists(onDisk)) {
            return false;
        }
        return parts.length == 1
                || !file.toString().endsWith(".md")
                || anchors(file).contains(parts[1]);
    }

    /// The anchors a page offers, as the usual renderers make them from its headings.
    private static Set<String> anchors(Path page) {
        return WorkTree.lines(page).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\p{L}\\p{N}\\s_-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
    }
}
