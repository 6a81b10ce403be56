package org.belfry.ice;

import java.util.random.RandomGenerator;
import org.belfry.ground.Redacted;

/// Our user fragment and password for one session (RFC 8445 §5.3). Immutable; the password is never printed.
///
/// The fragment has 48 random bits, the password 144, so that no off-path guess has a hope.
public record IceCredentials(String ufrag, Redacted<String> password) {

    static final int UFRAG_CHARS = 8;
    private static final int PASSWORD_CHARS = 24;
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    public IceCredentials {
        require("ufrag", ufrag, UFRAG_CHARS);
        require("password", password.disclose(), PASSWORD_CHARS);
    }

    /// New ones; `random` is unpredictable.
    public static IceCredentials next(RandomGenerator random) {
        return new IceCredentials(text(random, UFRAG_CHARS), Redacted.of(text(random, PASSWORD_CHARS)));
    }

    private static String text(RandomGenerator random, int chars) {
        var text = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            text.append(ICE_CHARS.charAt(random.nextInt() >>> 26));
        }
        return text.toString();
    }

    private static void require(String name, String text, int chars) {
        if (text.length() != chars || text.chars().anyMatch(c -> ICE_CHARS.indexOf(c) < 0)) {
            throw new IllegalArgumentException("%s (expected: %d ice-chars)".formatted(name, chars));
        }
    }
}
