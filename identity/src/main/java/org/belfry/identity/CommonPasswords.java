package org.belfry.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.Dictionary;

/// The shipped list of common and breached passwords (policy A4): the 100,000 that come with nbvcxz (MIT) and those of
/// `common-passwords.txt`, ours.
///
/// Lists hold mostly short words, so a password counts as listed as well when it is a listed one written in look-alikes
/// (`p4$$w0rd`), or with up to [#DECORATION_CHARS_MAX] digits and marks around it (`Password2027!`), or said twice and
/// more, or two listed ones in a row where our own list says so. Immutable.
final class CommonPasswords {

    private static final int DECORATION_CHARS_MAX = 8;
    private static final int CORE_CHARS_MIN = 4;

    private static final Pattern DECORATION = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
    private static final Pattern REPEATED = Pattern.compile("^(.{2,}?)\\1+$");

    private final Set<String> nbvcxz;
    private final Set<String> ours;

    private CommonPasswords(Set<String> nbvcxz, Set<String> ours) {
        this.nbvcxz = nbvcxz;
        this.ours = ours;
    }

    /// Shares the dictionary that nbvcxz keeps in memory anyway.
    static CommonPasswords load() {
        Set<String> words = ConfigurationBuilder.getDefaultDictionaries().stream()
                .filter(dictionary -> dictionary.getDictionaryName().equals("passwords"))
                .map(Dictionary::getDictonary)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("nbvcxz: no dictionary 'passwords' (expected: one)"))
                .keySet();
        return new CommonPasswords(words, ownList());
    }

    boolean holds(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        String core = DECORATION.matcher(lower).replaceAll("");
        boolean littleAround = lower.length() - core.length() <= DECORATION_CHARS_MAX;
        return listed(lower)
                || listed(lower.replaceAll("[\\s._-]", ""))
                || (littleAround && core.length() >= CORE_CHARS_MIN && listedInDisguise(core))
                || listedInDisguise(lower);
    }

    /// How a reader sees digits and marks that stand for letters; `one` is what `1` and `!` stand for.
    static String readAsLetters(String lower, char one) {
        var text = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            text.append(
                    switch (c) {
                        case '0' -> 'o';
                        case '1', '!', '|' -> one;
                        case '3', '€' -> 'e';
                        case '4', '@' -> 'a';
                        case '5', '$' -> 's';
                        case '7', '+' -> 't';
                        case '8' -> 'b';
                        case '9' -> 'g';
                        default -> c;
                    });
        }
        return text.toString();
    }

    private boolean listedInDisguise(String text) {
        for (String read : List.of(text, readAsLetters(text, 'i'), readAsLetters(text, 'l'))) {
            var repeated = REPEATED.matcher(read);
            if (listed(read) || (repeated.matches() && listed(repeated.group(1)))) {
                return true;
            }
        }
        return false;
    }

    private boolean listed(String text) {
        return nbvcxz.contains(text) || ours.contains(text);
    }

    private static Set<String> ownList() {
        var words = new HashSet<String>();
        try (var in = CommonPasswords.class.getResourceAsStream("common-passwords.txt")) {
            if (in == null) {
                throw new IllegalStateException("common-passwords.txt: missing (expected: beside this class)");
            }
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .forEach(words::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Set.copyOf(words);
    }
}
