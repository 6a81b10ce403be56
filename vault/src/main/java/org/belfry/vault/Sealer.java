package org.belfry.vault;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Seals values of a few bytes to a few kilobytes: nobody without the key reads them, and nobody changes or moves them
/// unnoticed.
///
/// XChaCha20-Poly1305 with a random 192-bit nonce, so one key seals any number of values without counting (decision
/// 0010). Layout: format (1 byte, 1), key version (4), nonce (24), ciphertext, tag (16). Thread-safe; takes a few
/// microseconds, and one file read when a person's key is touched first.
public final class Sealer {

    /// Bytes a sealed value is longer than its plain one.
    public static final int OVERHEAD_BYTES = RingCipher.OVERHEAD_BYTES;

    private final String owner;
    private final Supplier<@Nullable RingCipher> cipher;

    Sealer(String owner, Supplier<@Nullable RingCipher> cipher) {
        this.owner = owner;
        this.cipher = cipher;
    }

    /// Seals under the newest version of the key.
    ///
    /// @throws IllegalStateException if the key was destroyed
    public byte[] seal(byte[] plain, SealContext context) {
        var live = cipher.get();
        if (live == null) {
            throw new IllegalStateException("key of %s: destroyed (expected: in use)".formatted(owner));
        }
        return live.seal(plain, context.associatedData());
    }

    /// Opens what [#seal] made at the same place, under whichever version of the key.
    public Unsealed open(byte[] sealed, SealContext context) {
        var live = cipher.get();
        if (live == null) {
            return new Unsealed.Erased();
        }
        byte[] plain = live.open(sealed, context.associatedData());
        if (plain == null) {
            return new Unsealed.Refused(
                    "sealed value at %s: altered, moved, or sealed under a key this folder does not hold (%d bytes)"
                            .formatted(context, sealed.length));
        }
        return new Unsealed.Plain(plain);
    }
}
