package org.belfry.identity;

import com.yubico.webauthn.data.ByteArray;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.belfry.ground.Time;

/// Challenges for passkeys that need not be remembered, so that nobody can push out anybody else's: the challenge is a
/// MAC of the attempt's name under a key of this process, and the name says when it was asked.
///
///     name      = time asked (8) ‖ random (16), base64url
///     challenge = HMAC-SHA256(key, SHA-256(purpose) ‖ name)
///
/// Whoever makes a name up cannot know its challenge, and so has nothing a passkey could have signed. What is
/// remembered
/// are the names of ceremonies that succeeded, for their lifetime, so that none counts twice; only holders of passkeys
/// can fill that set. Limit: [#SPENT_MAX] of them; one more is refused rather than an older one forgotten. Thread-safe.
final class PasskeyChallenges {

    static final int SPENT_MAX = 20_000;

    private static final int NONCE_BYTES = 16;
    private static final int NAME_BYTES = Long.BYTES + NONCE_BYTES;
    private static final int NAME_CHARS = 32;
    private static final String HMAC = "HmacSHA256";

    private final SecureRandom random;
    private final Time time;
    private final long bornNanos;
    private final SecretKeySpec key;
    private final LinkedHashSet<String> spent = new LinkedHashSet<>();

    /// A challenge and the name it is found again by.
    record Challenge(String attempt, ByteArray bytes) {}

    PasskeyChallenges(SecureRandom random, Time time) {
        this.random = random;
        this.time = time;
        bornNanos = time.nanoTime();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, HMAC);
    }

    /// @param purpose what the answer will be good for, and for nothing else
    Challenge ask(String purpose) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] name = ByteBuffer.allocate(NAME_BYTES).putLong(age()).put(nonce).array();
        String attempt = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
        return new Challenge(attempt, mac(purpose, name));
    }

    /// The challenge of an attempt; empty if that is too old, was used, or is no name at all.
    Optional<Challenge> find(String purpose, String attempt) {
        if (attempt.length() != NAME_CHARS || isSpent(attempt)) {
            return Optional.empty();
        }
        byte[] name;
        try {
            name = Base64.getUrlDecoder().decode(attempt);
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
        long age = age() - ByteBuffer.wrap(name).getLong();
        return age < 0 || age >= SignIn.ATTEMPT_LIFETIME.toNanos()
                ? Optional.empty()
                : Optional.of(new Challenge(attempt, mac(purpose, name)));
    }

    /// Uses up an attempt whose answer was right.
    ///
    /// @return false if it was used before, or too many were at once
    synchronized boolean spend(Challenge challenge) {
        spent.removeIf(each -> age() - asked(each) >= SignIn.ATTEMPT_LIFETIME.toNanos());
        return spent.size() < SPENT_MAX && spent.add(challenge.attempt);
    }

    private synchronized boolean isSpent(String attempt) {
        return spent.contains(attempt);
    }

    private long age() {
        return time.nanoTime() - bornNanos;
    }

    private static long asked(String attempt) {
        return ByteBuffer.wrap(Base64.getUrlDecoder().decode(attempt)).getLong();
    }

    private ByteArray mac(String purpose, byte[] name) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(Sha256.of("passkey challenge", purpose));
            return new ByteArray(mac.doFinal(name));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA256", impossible);
        }
    }
}
