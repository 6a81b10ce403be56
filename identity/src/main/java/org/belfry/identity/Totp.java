package org.belfry.identity;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;

/// Codes of an authenticator app (RFC 6238): 6 digits, 30 s, HMAC-SHA-1, the form every app knows.
///
/// SHA-1 is safe here: HMAC needs no collision resistance, and several common apps silently ignore any other choice.
/// A code of one step before or after now is taken too (RFC 6238 §5.2), none at or before the step last used, so each
/// is good once. All three are always compared, each in constant time. Stateless; thread-safe.
final class Totp {

    /// 160 bits, as RFC 4226 §4 R6 recommends.
    static final int SECRET_BYTES = 20;

    /// What "no code used yet" is stored as.
    static final long NO_STEP = -1;

    private static final long STEP_SECONDS = 30;
    private static final int DIGITS = 6;

    private final HmacOneTimePasswordGenerator generator = new HmacOneTimePasswordGenerator(DIGITS);

    byte[] newSecret(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return secret;
    }

    /// What a QR code carries to the app.
    String uri(String issuer, String account, byte[] secret) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(
                        escaped(issuer),
                        escaped(account),
                        Base32.RFC4648.encode(secret),
                        escaped(issuer),
                        DIGITS,
                        STEP_SECONDS);
    }

    /// The step whose code was shown, if it is right, near now and after `lastStep`.
    OptionalLong step(byte[] secret, String shown, Instant now, long lastStep) {
        byte[] code = shown.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
        long current = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
        long found = NO_STEP;
        for (long step = current - 1; step <= current + 1; step++) {
            boolean same = MessageDigest.isEqual(code(secret, step).getBytes(StandardCharsets.UTF_8), code);
            found = same && step > lastStep ? step : found;
        }
        return found == NO_STEP ? OptionalLong.empty() : OptionalLong.of(found);
    }

    private String code(byte[] secret, long step) {
        try {
            return generator.generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), step);
        } catch (InvalidKeyException impossible) {
            throw new AssertionError("any bytes are a key for HMAC", impossible);
        }
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
