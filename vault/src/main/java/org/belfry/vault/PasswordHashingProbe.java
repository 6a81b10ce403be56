package org.belfry.vault;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import org.belfry.ground.Control;
import org.belfry.ground.Evidence;
import org.belfry.ground.PolicyRow;
import org.belfry.ground.Probe;
import org.belfry.ground.Time;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// Policy A3: hashes a password made up on the spot and recomputes the result with another implementation, then reads
/// the parameters of what is stored.
///
/// Broken: another implementation disagrees, or a stored hash has another form or a shorter salt than promised.
/// Relaxed: stored hashes wait for their owner's next sign-in to be raised.
public final class PasswordHashingProbe implements Probe {

    private static final int SALT_BYTES_MIN = 16;
    private static final Control CONTROL = new Control(
            new PolicyRow("A3"),
            "password-hashing",
            "Passwords are stored salted and stretched with PBKDF2-HMAC-SHA-512 of at least 210,000 rounds, never"
                    + " reversibly.");

    private final PasswordHash hashing;
    private final Supplier<List<String>> stored;
    private final SecureRandom random;

    /// @param stored a bounded sample of the hashes in the database, asked for at each look
    public PasswordHashingProbe(PasswordHash hashing, Supplier<List<String>> stored, SecureRandom random) {
        this.hashing = hashing;
        this.stored = stored;
        this.random = random;
    }

    @Override
    public Control control() {
        return CONTROL;
    }

    @Override
    public Evidence look(Time time) {
        var sample = stored.get();
        long foreign = sample.stream()
                .filter(text -> PasswordHash.parameters(text)
                        .filter(parameters -> parameters.saltBytes() >= SALT_BYTES_MIN)
                        .isEmpty())
                .count();
        if (foreign > 0) {
            return evidence(
                    Evidence.State.BROKEN,
                    time,
                    "%d of %d stored hashes have another form or a salt under 128 bits."
                            .formatted(foreign, sample.size()));
        }
        long waiting = sample.stream().filter(hashing::needsUpgrade).count();
        if (!recomputes()) {
            return evidence(Evidence.State.BROKEN, time, "A password hashed now does not recompute independently.");
        }
        return waiting > 0
                ? evidence(
                        Evidence.State.RELAXED,
                        time,
                        "%d of %d stored hashes have fewer than %d rounds until their owners sign in again."
                                .formatted(waiting, sample.size(), hashing.rounds()))
                : evidence(
                        Evidence.State.KEPT,
                        time,
                        "%d stored hashes looked at, all of %d rounds or more; one made now recomputes independently."
                                .formatted(sample.size(), hashing.rounds()));
    }

    private boolean recomputes() {
        try (var password = Secret.random(random, 16);
                var words = Secret.ofText(Base64.getEncoder().encodeToString(password.discloseBytes()))) {
            String[] fields = hashing.hash(words).split("\\$", -1);
            int rounds = Integer.parseInt(fields[2].substring("i=".length()));
            byte[] salt = Base64.getDecoder().decode(fields[3]);
            byte[] hash = Base64.getDecoder().decode(fields[4]);
            var generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
            generator.init(words.discloseBytes(), salt, rounds);
            var recomputed = (KeyParameter) generator.generateDerivedMacParameters(hash.length * 8);
            return rounds >= PasswordHash.ROUNDS_MIN && Arrays.equals(recomputed.getKey(), hash);
        }
    }

    private static Evidence evidence(Evidence.State state, Time time, String finding) {
        return new Evidence(CONTROL, state, finding, time.now());
    }
}
