package org.belfry.pbx.number;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// The numbers that call for help, by country; shipped with the program (decision 0170). Immutable.
///
/// `112` calls for help everywhere: it is what phones and people from elsewhere know (ITU-T E.161.1).
public final class EmergencyNumbers {

    private static final String TABLE = "emergency-numbers.tsv";
    private static final String EVERYWHERE = "112";

    private final Map<String, Set<String>> byCountry;

    private EmergencyNumbers(Map<String, Set<String>> byCountry) {
        this.byCountry = byCountry;
    }

    /// Reads the table from the class path; some milliseconds.
    public static EmergencyNumbers shipped() {
        var table = new TreeMap<String, Set<String>>();
        try (var in = Objects.requireNonNull(EmergencyNumbers.class.getResourceAsStream(TABLE));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                var cells = line.split("\t", 2);
                table.put(cells[0], Set.of(cells[1].split(" ", -1)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EmergencyNumbers(Map.copyOf(table));
    }

    /// Whether these digits, exactly, call for help in that country.
    public boolean holds(String country, String digits) {
        return digits.equals(EVERYWHERE) || of(country).contains(digits);
    }

    /// All of a country, or of every country.
    public Set<String> of(String country) {
        return byCountry.getOrDefault(country, Set.of());
    }

    public Set<String> countries() {
        return byCountry.keySet();
    }
}
