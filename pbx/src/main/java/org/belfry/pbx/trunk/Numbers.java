package org.belfry.pbx.trunk;

import java.util.List;
import java.util.regex.Pattern;

/// How a trunk writes numbers, both ways: the first rule whose beginning fits is used, and a number
/// none fits stays as it is. Immutable.
///
/// @param out from E.164 with its plus to what the trunk wants
/// @param in from what the trunk sends to E.164 with its plus
public record Numbers(List<Rule> out, List<Rule> in) {

    static final int RULES_MAX = 32;
    private static final int DIGITS_MAX = 32;
    private static final Pattern SENT = Pattern.compile("\\+?[0-9]{1,%d}".formatted(DIGITS_MAX));

    public static final Numbers AS_THEY_ARE = new Numbers(List.of(), List.of());

    /// Puts `instead` in the place of `beginning`.
    public record Rule(String beginning, String instead) {
        private static final Pattern PART = Pattern.compile("\\+?[0-9*#]{0,20}");

        public Rule {
            boolean whole =
                    PART.matcher(beginning).matches() && PART.matcher(instead).matches();
            Trunk.expect(whole, "rule: digits, perhaps after a plus, for digits");
        }
    }

    public Numbers {
        out = List.copyOf(out);
        in = List.copyOf(in);
        Trunk.expect(
                out.size() <= RULES_MAX && in.size() <= RULES_MAX, "rules: at most %d each way".formatted(RULES_MAX));
    }

    /// As the trunk wants it. The short number of an emergency service stays what it is.
    public String written(String number) {
        return number.startsWith("+") ? rewritten(number, out) : number;
    }

    /// What was dialled to us, with our rules applied: the dialplan reads it by the trunk's country.
    String dialled(String sent) {
        return SENT.matcher(sent).matches() ? rewritten(sent, in) : sent;
    }

    /// The number of a caller as E.164 with its plus; empty for whatever is none, such as an extension.
    String caller(String sent) {
        String bare = sent.replaceAll("[-. ()]", "");
        String number = SENT.matcher(bare).matches() ? rewritten(bare, in) : "";
        return Trunk.E164.matcher(number).matches() ? number : "";
    }

    private static String rewritten(String number, List<Rule> rules) {
        for (Rule rule : rules) {
            if (number.startsWith(rule.beginning())) {
                return rule.instead() + number.substring(rule.beginning().length());
            }
        }
        return number;
    }
}
