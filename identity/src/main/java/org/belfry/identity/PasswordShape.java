package org.belfry.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// How many characters of a password are worth counting: runs along a keyboard or an alphabet, repetitions and known
/// words are each worth little, however long they are. All lengths in characters; input is lower case. Stateless.
///
/// Work is bounded by the square of the length, and lengths by [PasswordRules#CHARACTERS_MAX].
final class PasswordShape {

    /// Shorter runs happen by chance.
    private static final int WALK_MIN = 4;

    private static final int REPEAT_MIN = 3;

    private static final List<String> TRACKS = bothWays(List.of(
            "abcdefghijklmnopqrstuvwxyzabc",
            "01234567890123",
            "qwertyuiop",
            "asdfghjkl",
            "zxcvbnm",
            "qwertzuiop",
            "yxcvbnm",
            "azertyuiop",
            "qsdfghjklm",
            "wxcvbn",
            "qwertyuiopasdfghjklzxcvbnm",
            "qwertzuiopasdfghjklyxcvbnm",
            "qwertyasdfgh",
            "qweasdzxc",
            "!@#$%^&*()",
            "!\"§$%&/()=",
            "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
            "1q2w3e4r5t6y7u8i9o0p",
            "q1w2e3r4t5y6u7i8o9p0",
            "1a2b3c4d5e6f7g8h9i",
            "a1b2c3d4e5f6g7h8i9",
            "112233445566778899",
            "147258369",
            "741852963",
            "159357",
            "13579",
            "24680"));

    private PasswordShape() {}

    /// Counts each walk of four or more as one character.
    static int lengthWithoutWalks(String password) {
        int counted = 0;
        for (int at = 0; at < password.length(); counted++) {
            int walk = walkAt(password, at);
            at += walk >= WALK_MIN ? walk : 1;
        }
        return counted;
    }

    /// Counts each stretch of three or more that was there before, or goes on with the same character, as one.
    static int lengthWithoutRepeats(String password) {
        int counted = 0;
        for (int at = 0; at < password.length(); counted++) {
            int seen = seenBefore(password, at);
            at += seen >= REPEAT_MIN ? seen : 1;
        }
        return counted;
    }

    /// Leaves out every `word`, forwards and backwards, longest first.
    static int lengthWithout(String password, Collection<String> words) {
        String rest = password;
        var byLength = bothWays(words);
        byLength.sort((a, b) -> Integer.compare(b.length(), a.length()));
        for (String word : byLength) {
            // A character nobody types keeps the two sides from joining into another word.
            rest = rest.replace(word, "\0");
        }
        return (int) rest.chars().filter(c -> c != 0).count();
    }

    private static int walkAt(String password, int at) {
        int longest = 1;
        for (String track : TRACKS) {
            for (int from = track.indexOf(password.charAt(at)); from >= 0; ) {
                int length = common(password, at, track, from);
                longest = Math.max(longest, length);
                from = track.indexOf(password.charAt(at), from + 1);
            }
        }
        return longest;
    }

    private static int seenBefore(String password, int at) {
        int longest = 1;
        for (int before = 0; before < at; before++) {
            longest = Math.max(longest, common(password, at, password, before));
        }
        return longest;
    }

    private static int common(String a, int atA, String b, int atB) {
        int length = 0;
        while (atA + length < a.length()
                && atB + length < b.length()
                && a.charAt(atA + length) == b.charAt(atB + length)) {
            length++;
        }
        return length;
    }

    private static List<String> bothWays(Collection<String> words) {
        var both = new ArrayList<String>(words.size() * 2);
        for (String word : words) {
            both.add(word);
            both.add(new StringBuilder(word).reverse().toString());
        }
        return both;
    }
}
