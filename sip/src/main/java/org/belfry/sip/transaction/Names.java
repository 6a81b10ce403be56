package org.belfry.sip.transaction;

import java.util.random.RandomGenerator;
import org.belfry.sip.Via;

/// Branches, tags and first numbers nobody can guess, if `random` is a good source. Owned by one thread.
///
/// Small letters and digits only: peers compare tokens in any case.
final class Names {

    private static final char[] LETTERS = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int CHARS_A_LONG = 12;

    private final RandomGenerator random;

    Names(RandomGenerator random) {
        this.random = random;
    }

    /// 120 random bits behind the magic cookie (RFC 3261 §8.1.1.7).
    String branch() {
        return word(Via.MAGIC_COOKIE, 2);
    }

    /// 60 random bits (§19.3 wants 32).
    String tag() {
        return word("", 1);
    }

    private String word(String prefix, int longs) {
        var word = new StringBuilder(prefix.length() + longs * CHARS_A_LONG).append(prefix);
        for (int i = 0; i < longs; i++) {
            long bits = random.nextLong();
            for (int c = 0; c < CHARS_A_LONG; c++) {
                word.append(LETTERS[(int) bits & 31]);
                bits >>>= 5;
            }
        }
        return word.toString();
    }

    /// 1 to 2³¹−1 (RFC 3262 §3).
    long firstRSeq() {
        return random.nextLong(1, 1L << 31);
    }
}
