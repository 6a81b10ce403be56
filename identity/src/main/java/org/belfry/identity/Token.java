package org.belfry.identity;

import java.security.SecureRandom;
import java.util.Base64;

/// 256 random bits as 43 URL-safe characters: sessions, invitations, attempts.
final class Token {

    static final int BYTES = 32;
    static final int CHARS = 43;

    private Token() {}

    static String make(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Whether `text` could be one; anything else needs no look-up.
    static boolean plausible(String text) {
        if (text.length() != CHARS) {
            return false;
        }
        return text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }
}
