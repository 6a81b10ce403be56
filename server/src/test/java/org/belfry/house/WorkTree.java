package org.belfry.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// The project as it lies on disk: every file somebody wrote, none that a build made.
final class WorkTree {

    private static final Set<String> MADE_BY_BUILDS = Set.of(
            "target", "node_modules", "dist", ".git", ".idea", ".vscode", "build", "test-results", "playwright-report");

    private WorkTree() {}

    /// The folder of the root pom; Maven hands it to every test.
    static Path root() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("belfry.root"), "belfry.root: unset (expected: the folder of the root pom)"));
    }

    /// The rooms, by folder: those with a pom of their own.
    static List<String> rooms() {
        try (Stream<Path> folders = Files.list(root())) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> name(folder))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Files whose name ends with one of `endings`, relative to the root, in order.
    static List<Path> files(String... endings) {
        var found = new ArrayList<Path>();
        var root = root();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean made = MADE_BY_BUILDS.contains(name(folder));
                    return made && !folder.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = name(file);
                    if (Stream.of(endings).anyMatch(name::endsWith)) {
                        found.add(root.relativize(file));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // a build beside us removed it
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    /// The folder a file of the tree lies in.
    static Path folder(Path file) {
        return Objects.requireNonNullElse(file.getParent(), Path.of(""));
    }

    /// The last word of a path.
    static String name(Path file) {
        return Objects.toString(file.getFileName(), "");
    }

    static boolean exists(String path) {
        return Files.exists(root().resolve(path));
    }

    static String text(Path relative) {
        try {
            return Files.readString(root().resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path relative) {
        return text(relative).lines().toList();
    }

    static boolean isTest(Path file) {
        String path = file.toString();
        return path.contains("src/test/") || path.contains("/e2e/") || path.contains(".test.");
    }
}
