package org.belfry.audio.tone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.belfry.audio.tone.Tone.Part;

/// What callers hear in each country (ITU-T E.180), from `tones.txt` beside this class. Immutable.
public final class ToneTable {

    /// Stands for every country that is not listed: what E.180 recommends.
    private static final String WORLD = "001";

    private final Map<String, Map<CallProgress, Tone>> countries;

    private ToneTable(Map<String, Map<CallProgress, Tone>> countries) {
        this.countries = countries;
    }

    /// The table that comes with the program.
    public static ToneTable shipped() {
        try (InputStream file = Objects.requireNonNull(ToneTable.class.getResourceAsStream("tones.txt"), "tones.txt")) {
            return parse(new String(file.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static ToneTable parse(String text) {
        var countries = new TreeMap<String, Map<CallProgress, Tone>>();
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(line -> line.strip().split(" +"))
                .forEach(words -> countries
                        .computeIfAbsent(words[0], country -> new EnumMap<>(CallProgress.class))
                        .put(
                                CallProgress.valueOf(words[1].toUpperCase(Locale.ROOT)),
                                tone(Arrays.asList(words).subList(2, words.length))));
        return new ToneTable(countries);
    }

    private static Tone tone(List<String> words) {
        return new Tone(words.stream().map(ToneTable::part).toList(), true);
    }

    private static Part part(String word) {
        String[] halves = word.split("/", -1);
        String[] swing = halves[0].split("\\*", -1);
        var hz = new ArrayList<Integer>();
        for (String frequency : swing[0].split("\\+", -1)) {
            if (!frequency.equals("0")) {
                hz.add(Integer.valueOf(frequency));
            }
        }
        return new Part(
                hz,
                swing.length == 2 ? Integer.parseInt(swing[1]) : 0,
                halves.length == 2 ? Integer.parseInt(halves[1]) : Part.ENDLESS);
    }

    /// Codes of the countries that are listed, ISO 3166-1 alpha-2.
    public Set<String> countries() {
        var listed = new java.util.TreeSet<>(countries.keySet());
        listed.remove(WORLD);
        return listed;
    }

    /// @param country ISO 3166-1 alpha-2, in any case; what is not listed hears what E.180 recommends
    public Tone tone(String country, CallProgress progress) {
        Map<CallProgress, Tone> tones = countries.get(country.toUpperCase(Locale.ROOT));
        return Objects.requireNonNull(
                (tones == null ? Objects.requireNonNull(countries.get(WORLD)) : tones).get(progress));
    }
}
