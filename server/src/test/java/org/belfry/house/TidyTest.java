package org.belfry.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The house style that a machine can hold (docs/STYLE.md). Old offenders against the sizes are listed in
/// `tidy/offenders.txt`; a name that no longer offends must leave the list, so it only shrinks.
final class TidyTest {

    private static final int FILE_LINES_MAX = 800;
    private static final int TEST_FILE_LINES_MAX = 1_200;
    private static final int FILE_LINES_P95 = 350;
    private static final int FUNCTION_LINES_MAX = 60;
    private static final int FUNCTION_LINES_P95 = 25;
    private static final int FRONT_DOOR_TYPES_MAX = 20;
    private static final int CONSTRUCTOR_PARAMETERS_MAX = 8;
    private static final int COLUMNS_MAX = 120;

    private static final Set<String> EMPTY_NAMES = Set.of(
            "Manager", "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Impl", "Base", "Common", "Misc");
    private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");

    private static final List<Path> JAVA = WorkTree.files(".java");
    private static final List<JavaSource> SOURCES = JavaSource.parse(JAVA);

    @Test
    void filesAndFunctionsKeepTheirSize() {
        var offenders = new TreeMap<String, String>();
        for (Path file : JAVA) {
            int lines = WorkTree.lines(file).size();
            int most = WorkTree.isTest(file) ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
            if (lines > most) {
                offenders.put(file.toString(), "lines: %d (expected: 0..%d)".formatted(lines, most));
            }
        }
        for (JavaSource source : SOURCES) {
            for (var function : source.functions()) {
                String name = source.file() + "#" + function.name();
                if (function.lines() > FUNCTION_LINES_MAX) {
                    offenders.put(name, "lines: %d (expected: 0..%d)".formatted(function.lines(), FUNCTION_LINES_MAX));
                }
                if (function.constructor() && function.parameters() > CONSTRUCTOR_PARAMETERS_MAX) {
                    offenders.put(
                            name,
                            "parameters: %d (expected: 0..%d)"
                                    .formatted(function.parameters(), CONSTRUCTOR_PARAMETERS_MAX));
                }
            }
        }
        assertThat(offenders.keySet())
                .as("sizes, against tidy/offenders.txt: %s", offenders)
                .isEqualTo(knownOffenders());
    }

    @Test
    void mostFilesAndFunctionsAreSmall() {
        var files = JAVA.stream()
                .filter(file -> !WorkTree.isTest(file))
                .map(file -> WorkTree.lines(file).size())
                .sorted()
                .toList();
        var functions = SOURCES.stream()
                .filter(source -> !WorkTree.isTest(source.file()))
                .flatMap(source -> source.functions().stream())
                .map(JavaSource.Function::lines)
                .sorted()
                .toList();
        assertThat(p95(files)).as("lines of a file, p95").isLessThanOrEqualTo(FILE_LINES_P95);
        assertThat(p95(functions)).as("lines of a function, p95").isLessThanOrEqualTo(FUNCTION_LINES_P95);
    }

    @Test
    void frontDoorsAreNarrow() {
        var doors = SOURCES.stream()
                .filter(source -> !WorkTree.isTest(source.file()))
                .collect(Collectors.groupingBy(
                        source -> WorkTree.folder(source.file()).toString(),
                        TreeMap::new,
                        Collectors.flatMapping(source -> source.frontDoor().stream(), Collectors.toList())));
        doors.values().removeIf(types -> types.size() <= FRONT_DOOR_TYPES_MAX);
        assertThat(doors)
                .as("public types of a package, more than %d", FRONT_DOOR_TYPES_MAX)
                .isEmpty();
    }

    @Test
    void namesSayTheThing() {
        // The last word is what a thing is: CommonPasswords are passwords.
        var empty = SOURCES.stream()
                .flatMap(source -> source.types().stream().map(type -> source.file() + ": " + type))
                .filter(named -> WORD.matcher(named.substring(named.indexOf(": ")))
                        .results()
                        .map(MatchResult::group)
                        .reduce((first, last) -> last)
                        .filter(EMPTY_NAMES::contains)
                        .isPresent())
                .toList();
        assertThat(empty)
                .as("name the thing, not its role: none of %s", EMPTY_NAMES)
                .isEmpty();
    }

    @Test
    void linesFitTheScreen() {
        assertThat(linesOf(WorkTree.files(".java", ".sh"), line -> line.length() > COLUMNS_MAX))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLaterWithoutAnIssue() {
        var later = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b(?!.*#\\d+)");
        assertThat(linesOf(code(), line -> later.matcher(line).find())).isEmpty();
    }

    @Test
    void noTestIsSkipped() {
        var skips = Pattern.compile("@Dis" + "abled|\\bassume(True|False|That|NoException)\\(|\\b(test|it|describe)"
                + "\\.(skip|only|fixme)\\(");
        assertThat(linesOf(
                        WorkTree.files(".java", ".ts", ".tsx"),
                        line -> skips.matcher(line).find()))
                .isEmpty();
    }

    @Test
    void noPathOfOneMachineIsWrittenDown() {
        var home = Pattern.compile("(?<![\\w.$}/-])/(ro" + "ot|ho" + "me|wo" + "rk|Us" + "ers)/");
        assertThat(linesOf(written(), line -> home.matcher(line).find())).isEmpty();
    }

    @Test
    void everyPackageWalksItsRoom() {
        var folders = JAVA.stream()
                .filter(file -> file.toString().contains("src/main/java/"))
                .map(WorkTree::folder)
                .collect(Collectors.toCollection(TreeSet::new));
        var silent = folders.stream()
                .filter(folder -> {
                    var walk = folder.resolve("package-info.java");
                    return !JAVA.contains(walk)
                            || !WorkTree.text(walk).contains("@NullMarked")
                            || !WorkTree.text(walk).startsWith("///");
                })
                .toList();
        assertThat(silent)
                .as("packages without a null-marked package-info that says what is in them")
                .isEmpty();
    }

    @Test
    void everyClassStandsInItsRoom() {
        var astray = JAVA.stream()
                .filter(file -> file.toString().contains("src/main/java/"))
                .filter(file -> {
                    String room = file.getName(0).toString();
                    return !file.startsWith(Path.of(room, "src/main/java/org/belfry", room));
                })
                .toList();
        assertThat(astray).isEmpty();
    }

    private static Set<String> knownOffenders() {
        return WorkTree.lines(Path.of("server/src/test/resources/tidy/offenders.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int p95(List<Integer> sorted) {
        return sorted.get((int) (sorted.size() * 0.95));
    }

    private static List<Path> written() {
        return Stream.concat(code().stream(), WorkTree.files(".md").stream()).toList();
    }

    private static List<Path> code() {
        return WorkTree.files(".java", ".ts", ".tsx", ".xml", ".sh", ".sql", ".toml", ".css", ".html", ".mjs");
    }

    private static List<String> linesOf(List<Path> files, java.util.function.Predicate<String> wanted) {
        var found = new ArrayList<String>();
        for (Path file : files) {
            var lines = WorkTree.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (wanted.test(lines.get(i))) {
                    found.add("%s:%d: %s".formatted(file, i + 1, lines.get(i).strip()));
                }
            }
        }
        return found;
    }
}
