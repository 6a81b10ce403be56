package org.belfry.vault;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Stores passwords so that a stolen database gives none away quickly (policy A3): PBKDF2-HMAC-SHA-512 (RFC 8018
/// §5.2) over the UTF-8 bytes, a random 128-bit salt for each, the parameters beside the hash.
///
/// Text form: `$pbkdf2-sha512$i=210000$SALT$HASH`, both in base64 without padding. Raising the rounds is a new object;
/// hashes made before still verify, and [#needsUpgrade] says to hash anew at the next sign-in. Thread-safe; one call
/// costs a tenth of a second or so of one core, so callers bound how many run at once.
///
/// Limits: passwords of at most [#PASSWORD_BYTES_MAX] bytes; at most 10 million rounds read back, so that an altered
/// row cannot occupy a core for minutes.
public final class PasswordHash {

    /// The floor of the policy.
    public static final int ROUNDS_MIN = 210_000;

    /// Longer ones are refused when set and never match.
    public static final int PASSWORD_BYTES_MAX = 1024;

    private static final int ROUNDS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;
    private static final Pattern FORM =
            Pattern.compile("\\$pbkdf2-sha512\\$i=([1-9][0-9]{0,8})\\$([A-Za-z0-9+/]{8,128})\\$([A-Za-z0-9+/]{86})");

    private final SecureRandom random;
    private final int rounds;

    public PasswordHash(SecureRandom random) {
        this(random, ROUNDS_MIN);
    }

    /// @throws IllegalArgumentException if `rounds` is below [#ROUNDS_MIN] or above 10 million
    public PasswordHash(SecureRandom random, int rounds) {
        if (rounds < ROUNDS_MIN || rounds > ROUNDS_MAX) {
            throw new IllegalArgumentException(
                    "password rounds: %d (expected: %d..%d)".formatted(rounds, ROUNDS_MIN, ROUNDS_MAX));
        }
        this.random = random;
        this.rounds = rounds;
    }

    /// The parameters of a stored hash, without its secrets.
    public record Parameters(int rounds, int saltBytes) {}

    /// Rounds of hashes made now.
    public int rounds() {
        return rounds;
    }

    /// The text to store for `password`.
    ///
    /// @throws IllegalArgumentException if it is longer than [#PASSWORD_BYTES_MAX] bytes or empty
    public String hash(Secret password) {
        if (password.length() == 0 || password.length() > PASSWORD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "password: %d bytes (expected: 1..%d)".formatted(password.length(), PASSWORD_BYTES_MAX));
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new Stored(rounds, salt, derive(password, salt, rounds)).text();
    }

    /// True if `stored` was made of `password`. The time depends on the rounds stored, not on where they differ.
    ///
    /// @throws IllegalArgumentException if `stored` is no text of [#hash]
    public boolean verify(Secret password, String stored) {
        var parsed = Stored.parse(stored)
                .orElseThrow(() -> new IllegalArgumentException(
                        "stored password hash: %d characters of another form (expected: $pbkdf2-sha512$i=…)"
                                .formatted(stored.length())));
        if (password.length() == 0 || password.length() > PASSWORD_BYTES_MAX) {
            verifyNobody(Secret.ofText("x"));
            return false;
        }
        return MessageDigest.isEqual(derive(password, parsed.salt, parsed.rounds), parsed.hash);
    }

    /// Costs what [#verify] costs and is always false: for names that nobody has, so that they answer as slowly.
    public boolean verifyNobody(Secret password) {
        int length = password.length();
        var bounded = length == 0 || length > PASSWORD_BYTES_MAX ? Secret.ofText("x") : password;
        byte[] hash = derive(bounded, new byte[SALT_BYTES], rounds);
        Arrays.fill(hash, (byte) 0);
        return false;
    }

    /// True if `stored` has fewer rounds than hashes made now, or another form.
    public boolean needsUpgrade(String stored) {
        return Stored.parse(stored)
                .map(parsed -> parsed.rounds < rounds || parsed.salt.length < SALT_BYTES)
                .orElse(true);
    }

    /// What `stored` was made with; empty if it is no text of [#hash].
    public static Optional<Parameters> parameters(String stored) {
        return Stored.parse(stored).map(parsed -> new Parameters(parsed.rounds, parsed.salt.length));
    }

    private static byte[] derive(Secret password, byte[] salt, int rounds) {
        return password.lend(bytes -> {
            var decoded = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
            char[] characters = new char[decoded.remaining()];
            decoded.get(characters);
            var spec = new PBEKeySpec(characters, salt, rounds, HASH_BYTES * 8);
            try {
                return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                        .generateSecret(spec)
                        .getEncoded();
            } catch (InvalidKeySpecException e) {
                throw new IllegalStateException("PBKDF2 refuses its parameters", e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("PBKDF2-HMAC-SHA-512: not available in this JDK", e);
            } finally {
                spec.clearPassword();
                Arrays.fill(characters, '\0');
            }
        });
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Stored(int rounds, byte[] salt, byte[] hash) {

        static Optional<Stored> parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > ROUNDS_MAX) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Stored(
                        Integer.parseInt(matcher.group(1)),
                        Base64.getDecoder().decode(matcher.group(2)),
                        Base64.getDecoder().decode(matcher.group(3))));
            } catch (IllegalArgumentException notBase64) {
                return Optional.empty();
            }
        }

        String text() {
            var base64 = Base64.getEncoder().withoutPadding();
            return "$pbkdf2-sha512$i=%d$%s$%s"
                    .formatted(rounds, base64.encodeToString(salt), base64.encodeToString(hash));
        }
    }
}
