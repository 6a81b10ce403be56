package org.belfry.ice.turn;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.belfry.ground.Redacted;
import org.jspecify.annotations.Nullable;

/// Short-lived credentials that need no table: the user name says until when it is good, the password is a code over
/// the user name (the scheme known as TURN REST API).
///
///     username = "1767225600:4f2a"                            second of the epoch, colon, user
///     password = base64(HMAC-SHA-256(secret, username))
///
/// Belongs to one thread. Users are 1 to 64 letters, digits, `.`, `_` or `-`: an opaque id, no name of a person.
public final class TurnSecrets {

    private static final Pattern USERNAME = Pattern.compile("([0-9]{1,12}):([A-Za-z0-9._-]{1,64})");
    private static final int SECRET_BYTES_MIN = 32;

    /// What a client is given.
    public record Login(String username, Redacted<String> password) {}

    /// What a user name claims, and the password that would prove it.
    record Claim(String username, String user, long goodUntil, String password) {
        @Override
        public String toString() {
            return "Claim[redacted]";
        }
    }

    private final Mac mac;

    /// @param secret 32 bytes or more, of the vault; copied
    public TurnSecrets(byte[] secret) {
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "secret: %d bytes (expected: %d or more)".formatted(secret.length, SECRET_BYTES_MIN));
        }
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "TURN"));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new AssertionError("every JDK has HMAC-SHA-256, which takes any key", impossible);
        }
    }

    /// Credentials of `user`, good until the second `goodUntil` of the epoch.
    ///
    /// @throws IllegalArgumentException if `user` is none
    public Login issue(String user, long goodUntil) {
        String username = goodUntil + ":" + user;
        if (!USERNAME.matcher(username).matches()) {
            throw new IllegalArgumentException("user (expected: 1..64 letters, digits, '.', '_' or '-')");
        }
        return new Login(username, Redacted.of(password(username)));
    }

    /// Null if this can't be a user name of ours.
    @Nullable
    Claim claim(String username) {
        var matcher = USERNAME.matcher(username);
        return matcher.matches()
                ? new Claim(username, matcher.group(2), Long.parseLong(matcher.group(1)), password(username))
                : null;
    }

    private String password(String username) {
        return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.US_ASCII)));
    }
}
