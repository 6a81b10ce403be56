package org.belfry.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The settings in docs/OPERATING.md are those of the program: every key, its meaning and its default.
class OperatingPageTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\| (.+) \\| (.+) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    /// The part of the page between the heading of the settings and the next.
    private final String settings = settings();

    @Test
    void everyKeyStandsInTheTableWithItsMeaning() {
        var written = new LinkedHashMap<String, String>();
        rows().forEach(row -> written.put(row.group(1), row.group(2)));
        var expected = new LinkedHashMap<String, String>();
        Arrays.stream(Key.values()).filter(key -> !key.reserved).forEach(key -> expected.put(key.text, key.meaning));

        assertThat(List.copyOf(written.entrySet())).isEqualTo(List.copyOf(expected.entrySet()));
    }

    @Test
    void everyDefaultIsWhatTheProgramTakes(@TempDir Path folder) throws ConfigurationFault {
        var surroundings = new Surroundings(() -> "localhost", folder.resolve("data"));
        var taken = new ConfigurationReader(surroundings).read(Optional.empty(), Optional.empty(), List.of());
        var written = new LinkedHashMap<String, String>();
        rows().forEach(row -> written.put(row.group(1), row.group(3)));

        assertThat(written)
                .containsAllEntriesOf(Map.of(
                        "web.address", "`" + taken.web().address() + "`",
                        "web.port", "`" + taken.web().port() + "`",
                        "console.address", "`" + taken.console().address() + "`",
                        "console.port", "`" + taken.console().port() + "`",
                        "log.level", "`" + taken.logLevel().name().toLowerCase(Locale.ROOT) + "`",
                        "database.url", taken.postgres().isEmpty() ? "empty" : "a URL"));
    }

    @Test
    void keysWithoutEffectAreNamedAsSuch() {
        String noted = settings.substring(settings.indexOf("\nNoted, and without effect"));

        assertThat(NAME.matcher(noted).results().map(name -> name.group(1)))
                .containsExactlyElementsOf(Arrays.stream(Key.values())
                        .filter(key -> key.reserved)
                        .map(key -> key.text)
                        .toList());
    }

    private List<MatchResult> rows() {
        return ROW.matcher(settings).results().toList();
    }

    private static String settings() {
        var root = Path.of(Objects.requireNonNull(System.getProperty("belfry.root"), "belfry.root: unset"));
        try {
            String page = Files.readString(root.resolve("docs/OPERATING.md"));
            int from = page.indexOf("\n## Settings\n");
            return page.substring(from, page.indexOf("\n## ", from + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
