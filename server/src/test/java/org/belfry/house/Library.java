package org.belfry.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A library that goes into the product, as Maven or npm really resolved it.
///
/// @param licence the SPDX ids its author offers, joined by `OR`
record Library(String name, String version, String licence) {

    /// `   group:artifact:jar[:classifier]:version:scope:/file.jar` of `dependency:list`.
    private static final Pattern RESOLVED = Pattern.compile("\\s+([^:\\s]+):([^:]+):jar:.*?:(/\\S+\\.jar).*");

    /// What authors write in their poms, and what they mean.
    private static final Map<Pattern, String> SPDX = Map.ofEntries(
            Map.entry(Pattern.compile("(The )?Apache(-| |, | Software )*(License)?.*2(\\.0)?"), "Apache-2.0"),
            Map.entry(Pattern.compile("(The )?MIT( License)?( \\(MIT\\))?", Pattern.CASE_INSENSITIVE), "MIT"),
            Map.entry(Pattern.compile("MIT-0"), "MIT-0"),
            Map.entry(Pattern.compile("BSD-license|BSD-2-Clause"), "BSD-2-Clause"),
            Map.entry(Pattern.compile("BSD-3-Clause"), "BSD-3-Clause"),
            Map.entry(Pattern.compile("Bouncy Castle Licence"), "MIT"),
            Map.entry(Pattern.compile("CC0.*|Public Domain, per Creative Commons CC0"), "CC0-1.0"),
            Map.entry(Pattern.compile("Unlicense"), "Unlicense"),
            Map.entry(Pattern.compile("Eclipse Public License - v 1\\.0"), "EPL-1.0"),
            Map.entry(Pattern.compile("EPL 2\\.0"), "EPL-2.0"),
            // The Eclipse Distribution License is the text of the three clauses.
            Map.entry(Pattern.compile("EDL 1\\.0"), "BSD-3-Clause"),
            Map.entry(Pattern.compile("GPL2 w/ CPE"), "GPL-2.0-with-classpath-exception"),
            Map.entry(Pattern.compile("GNU Lesser General Public License"), "LGPL-2.1"));

    /// What those mean whose pom points to a text and names no licence; each text was read.
    private static final Map<String, String> READ = Map.of("io.github.jaredmdobson:concentus", "BSD-3-Clause");

    static List<Library> ofTheServer() {
        return WorkTree.lines(Path.of("server/target/libraries.txt")).stream()
                .map(RESOLVED::matcher)
                .filter(Matcher::matches)
                .map(found -> of(found.group(1), found.group(2), Path.of(found.group(3))))
                .distinct()
                .toList();
    }

    /// What the pages bring to a browser, from the lock file; tools of the build are left out.
    static List<Library> ofThePages() {
        try {
            var lock = new ObjectMapper().readTree(WorkTree.text(Path.of("ui/package-lock.json")));
            return lock.path("packages").properties().stream()
                    .filter(entry -> !entry.getKey().isEmpty())
                    .filter(entry -> !entry.getValue().path("dev").asBoolean())
                    .filter(entry -> !entry.getValue().path("devOptional").asBoolean())
                    .map(entry -> of(entry.getKey(), entry.getValue()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Library of(String path, JsonNode locked) {
        String licence = locked.path("license").asText("none declared").replaceAll("[()]", "");
        return new Library(
                path.replaceFirst(".*node_modules/", ""), locked.path("version").asText(), licence);
    }

    private static Library of(String group, String artifact, Path jar) {
        String version = WorkTree.name(WorkTree.folder(jar));
        Path pom = jar.resolveSibling(artifact + "-" + version + ".pom");
        Path repository = jar;
        for (int up = 0; up < group.split("\\.", -1).length + 3; up++) {
            repository = WorkTree.folder(repository);
        }
        String name = group + ":" + artifact;
        String read = READ.get(name);
        return new Library(name, version, read == null ? licence(pom, repository) : read);
    }

    /// Climbs to the parent until somebody declares a licence.
    private static String licence(Path file, Path repository) {
        var pom = PomFile.at(file);
        if (!pom.licences().isEmpty()) {
            return pom.licences().stream()
                    .map(Library::spdx)
                    .collect(Collectors.toCollection(LinkedHashSet::new))
                    .stream()
                    .collect(Collectors.joining(" OR "));
        }
        if (pom.parent().isEmpty()) {
            return "none declared";
        }
        var parent = pom.parent().split(":", 3);
        String name = parent[1] + "-" + parent[2] + ".pom";
        return licence(
                repository
                        .resolve(parent[0].replace('.', '/'))
                        .resolve(parent[1])
                        .resolve(parent[2])
                        .resolve(name),
                repository);
    }

    private static String spdx(String declared) {
        return SPDX.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(declared).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(declared);
    }
}
