package org.belfry.server.demo;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import org.belfry.ground.Redacted;

/// What a person's authenticator app does with the secret it was shown (RFC 6238). Immutable.
final class AuthenticatorApp {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SecretKeySpec key;

    /// @param base32 the secret, without padding (RFC 4648 §6)
    AuthenticatorApp(Redacted<String> base32) {
        String text = base32.disclose();
        byte[] bytes = new byte[text.length() * 5 / 8];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int digit = ALPHABET.indexOf(text.charAt(bit / 5));
            bytes[bit / 8] |= (byte) ((digit >> (4 - bit % 5) & 1) << (7 - bit % 8));
        }
        key = new SecretKeySpec(bytes, "RAW");
    }

    Redacted<String> code(Instant now) {
        try {
            return Redacted.of(
                    new TimeBasedOneTimePasswordGenerator().generateOneTimePasswordString(key, now, Locale.ROOT));
        } catch (InvalidKeyException impossible) {
            throw new AssertionError("any bytes are a key for HMAC", impossible);
        }
    }
}
