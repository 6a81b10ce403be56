package org.belfry.pbx.device;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.belfry.sip.digest.Algorithm;
import org.belfry.sip.digest.HashedSecret;

/// What a new device is given: a user name of 60 random bits and a password of 130, in letters and
/// digits that nobody mistakes for each other when they type them into a telephone, and that no
/// configuration file has to escape.
///
/// Immutable, but for [#wipe]. Owned by the thread that made it.
final class DeviceCredential {

    /// Crockford's base 32 in small letters: no i, l, o, u.
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int USERNAME_CHARS = 12;
    private static final int PASSWORD_CHARS = 26;

    private final String username;
    private final byte[] password;

    private DeviceCredential(String username, byte[] password) {
        this.username = username;
        this.password = password;
    }

    /// @param random unpredictable
    static DeviceCredential random(RandomGenerator random) {
        return new DeviceCredential(
                new String(letters(USERNAME_CHARS, random), StandardCharsets.US_ASCII),
                letters(PASSWORD_CHARS, random));
    }

    private static byte[] letters(int count, RandomGenerator random) {
        byte[] letters = new byte[count];
        random.nextBytes(letters);
        for (int i = 0; i < count; i++) {
            // 32 letters divide 256 evenly, so each is as likely.
            letters[i] = (byte) ALPHABET.charAt(letters[i] & 31);
        }
        return letters;
    }

    String username() {
        return username;
    }

    /// To be shown to whoever sets the telephone up.
    String disclosePassword() {
        return new String(password, StandardCharsets.US_ASCII);
    }

    HashedSecret hashed(Algorithm algorithm, String realm) {
        return HashedSecret.of(algorithm, username, realm, password);
    }

    /// For what is lent to a session: browsers may prove that by MD5, and nothing else.
    HashedSecret hashedForSession(Algorithm algorithm, String realm) {
        return HashedSecret.ofOneSession(algorithm, username, realm, password);
    }

    void wipe() {
        Arrays.fill(password, (byte) 0);
    }
}
