package org.belfry.identity;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import me.gosimple.nbvcxz.Nbvcxz;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.DictionaryBuilder;
import org.belfry.ground.Redacted;
import org.belfry.vault.Secret;

/// Which passwords are refused, and why (policy A4).
///
/// A password is compared in Unicode form NFKC, so the same keys on another machine give the same password. It needs
/// [#CHARACTERS_MIN] characters ([#ADMINISTRATOR_CHARACTERS_MIN] for administrators); two thirds of that must be left
/// once names, runs along the keyboard and repetitions are counted as next to nothing; it must not be in
/// [CommonPasswords]; and it must stand about 10^10 guesses (10^12 for administrators) by the estimate of nbvcxz.
///
/// Limits: [#CHARACTERS_MAX] characters, so that neither hashing nor this can be fed a novel; the estimate looks at the
/// first [#ESTIMATED_CHARS_MAX] and stops combining after [#ESTIMATE_MS_MAX]. The lists load at the first use and stay.
/// Thread-safe; takes tens of milliseconds of one core.
public final class PasswordRules {

    public static final int CHARACTERS_MIN = 12;
    public static final int ADMINISTRATOR_CHARACTERS_MIN = 16;
    public static final int CHARACTERS_MAX = 128;

    /// As many earlier passwords of a person may not come back.
    public static final int REMEMBERED = 5;

    static final int ESTIMATED_CHARS_MAX = 48;
    static final long ESTIMATE_MS_MAX = 150;

    /// Powers of ten of guesses at which the strength becomes 1, 2, 3 and 4.
    private static final List<Integer> STRENGTHS = List.of(4, 7, 10, 12);

    private static final int STRENGTH_MIN = 3;
    private static final int ADMINISTRATOR_STRENGTH_MIN = 4;
    private static final int PERSONAL_WORD_CHARS_MIN = 3;
    private static final int PERSONAL_WORDS_MAX = 64;

    private static final Pattern NOT_IN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /// One reason, for a machine and for a person.
    ///
    /// @param code stable: `too-short`, `too-long`, `unprintable`, `common`, `personal`, `sequence`, `repeated`,
    ///     `guessable` or `reused`
    /// @param text one sentence, free of the password
    public record Reason(String code, String text) {}

    /// @param strength 0 (worthless) to 4 (strong)
    /// @param reasons why it is refused; empty if it is accepted
    public record Verdict(int strength, List<Reason> reasons) {
        public boolean accepted() {
            return reasons.isEmpty();
        }
    }

    static final Reason REUSED =
            new Reason("reused", "This is one of your last %d passwords. Choose a new one.".formatted(REMEMBERED));

    private final Set<String> houseWords;
    private final Supplier<CommonPasswords> common = new Once<>(CommonPasswords::load);

    /// @param house names nobody's password may be made of: the company's, the server's
    public PasswordRules(Collection<String> house) {
        houseWords = words(house);
    }

    /// The fewest characters, for showing beside the field.
    public static int charactersMin(boolean administrator) {
        return administrator ? ADMINISTRATOR_CHARACTERS_MIN : CHARACTERS_MIN;
    }

    /// The one form in which passwords are judged and hashed (NFKC).
    public static String normalised(String typed) {
        return Normalizer.normalize(typed, Normalizer.Form.NFKC);
    }

    /// What is hashed of what was typed; what no password can be as long as is cut, and so matches nothing.
    static Secret secret(Redacted<String> typed) {
        String text = typed.disclose();
        int most = 4 * CHARACTERS_MAX;
        return Secret.ofText(normalised(text.length() <= most ? text : text.substring(0, most)));
    }

    /// @param personal names and addresses of the person, of which the password may not be made
    public Verdict judge(String typed, boolean administrator, Collection<String> personal) {
        // Before anything else, so that no input costs more than the longest password.
        if (typed.length() > 4 * CHARACTERS_MAX) {
            return new Verdict(0, List.of(tooLong()));
        }
        String password = normalised(typed);
        int length = password.codePointCount(0, password.length());
        if (length > CHARACTERS_MAX) {
            return new Verdict(0, List.of(tooLong()));
        }
        var words = words(personal);
        words.addAll(houseWords);
        int strength = strength(password, words);
        var reasons = new ArrayList<Reason>();
        addShapeReasons(reasons, password, length, charactersMin(administrator), words);
        if (common.get().holds(password)) {
            reasons.add(new Reason("common", "This is one of the passwords attackers try first."));
        }
        if (reasons.isEmpty() && strength < (administrator ? ADMINISTRATOR_STRENGTH_MIN : STRENGTH_MIN)) {
            reasons.add(new Reason(
                    "guessable", "This is too easy to guess. Several words that don't belong together are harder."));
        }
        return new Verdict(strength, List.copyOf(reasons));
    }

    private static void addShapeReasons(
            List<Reason> reasons, String password, int length, int least, Set<String> words) {
        if (length < least) {
            reasons.add(new Reason("too-short", "Use at least %d characters; this has %d.".formatted(least, length)));
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            reasons.add(new Reason("unprintable", "Use only characters that can be seen, and spaces."));
        }
        String lower = password.toLowerCase(Locale.ROOT);
        int enough = Math.min(length, least * 2 / 3);
        if (PasswordShape.lengthWithout(lower, words) < enough
                || PasswordShape.lengthWithout(CommonPasswords.readAsLetters(lower, 'i'), words) < enough
                || PasswordShape.lengthWithout(CommonPasswords.readAsLetters(lower, 'l'), words) < enough) {
            reasons.add(new Reason(
                    "personal", "This is mostly your name, your address, or the name of the company or the server."));
        }
        if (PasswordShape.lengthWithoutWalks(lower) < enough) {
            reasons.add(new Reason("sequence", "This is mostly neighbouring keys, letters or digits in a row."));
        }
        if (PasswordShape.lengthWithoutRepeats(lower) < enough) {
            reasons.add(new Reason("repeated", "This is mostly the same characters again and again."));
        }
    }

    private static Reason tooLong() {
        return new Reason("too-long", "Use at most %d characters.".formatted(CHARACTERS_MAX));
    }

    private static int strength(String password, Set<String> words) {
        if (password.isEmpty()) {
            return 0;
        }
        var dictionaries = new ArrayList<>(ConfigurationBuilder.getDefaultDictionaries());
        if (!words.isEmpty()) {
            dictionaries.add(new DictionaryBuilder()
                    .setDictionaryName("personal")
                    .setExclusion(true)
                    .addWords(words, 0)
                    .createDictionary());
        }
        var configuration = new ConfigurationBuilder()
                .setDictionaries(dictionaries)
                .setLocale(Locale.ENGLISH)
                .setDistanceCalc(false)
                .setMaxLength(ESTIMATED_CHARS_MAX)
                .setCombinationAlgorithmTimeout(ESTIMATE_MS_MAX)
                .createConfiguration();
        BigDecimal guesses = new Nbvcxz(configuration).estimate(password).getGuesses();
        int powerOfTen = guesses.precision() - guesses.scale() - 1;
        return (int) STRENGTHS.stream().filter(least -> powerOfTen >= least).count();
    }

    private static Set<String> words(Collection<String> texts) {
        var words = new TreeSet<String>();
        for (String text : texts) {
            String lower = normalised(text).toLowerCase(Locale.ROOT);
            for (String word : NOT_IN_WORDS.splitAsStream(lower).toList()) {
                addWord(words, word);
            }
            addWord(words, NOT_IN_WORDS.matcher(lower).replaceAll(""));
        }
        return words;
    }

    private static void addWord(Set<String> words, String word) {
        if (word.length() >= PERSONAL_WORD_CHARS_MIN && words.size() < PERSONAL_WORDS_MAX) {
            words.add(word);
        }
    }
}
