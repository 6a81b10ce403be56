package org.belfry.vault;

import com.google.crypto.tink.Aead;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

/// How the root ring lies in `root.key`: in the clear, or sealed under a stretched passphrase.
///
/// Clear body: the ring. Stretched body: Argon2id cost (12 bytes), salt (16), XChaCha20-Poly1305 of the ring with the
/// cost and salt as associated data.
sealed interface RootProtection {

    record Clear() implements RootProtection {}

    @SuppressWarnings("ArrayRecordComponent")
    record Stretched(Stretching cost, byte[] salt, Aead key) implements RootProtection {}

    /// What came of reading a root key file.
    sealed interface Reading {
        record Read(KeyRing ring, RootProtection protection) implements Reading {}

        record Wrong(String sentence) implements Reading {}
    }

    /// For writing from now on; stretches a passphrase, which takes time.
    static RootProtection by(Unlock unlock, Stretching cost, SecureRandom random) {
        return switch (unlock) {
            case Unlock.KeyFile() -> new Clear();
            case Unlock.Passphrase(Secret words) -> {
                byte[] salt = new byte[Stretching.SALT_BYTES];
                random.nextBytes(salt);
                yield new Stretched(cost, salt, RingCipher.aead(cost.stretch(words, salt)));
            }
        };
    }

    /// The whole file.
    default byte[] encode(KeyRing ring) {
        byte[] plain = KeyFileText.body(ring::write);
        return switch (this) {
            case Clear() -> KeyFileText.encode(KeyFileText.ROOT_CLEAR, plain);
            case Stretched(Stretching cost, byte[] salt, Aead key) -> {
                byte[] sealed = seal(key, plain, header(cost, salt));
                yield KeyFileText.encode(KeyFileText.ROOT_STRETCHED, KeyFileText.body(out -> {
                    out.write(header(cost, salt));
                    out.write(sealed);
                }));
            }
        };
    }

    static Reading read(Path file, Unlock unlock) throws IOException {
        var text = KeyFileText.read(file, KeyFileText.ROOT_CLEAR, KeyFileText.ROOT_STRETCHED);
        boolean clear = text.title().equals(KeyFileText.ROOT_CLEAR);
        return switch (unlock) {
            case Unlock.KeyFile() ->
                clear
                        ? new Reading.Read(text.fields(KeyRing::read), new Clear())
                        : new Reading.Wrong("passphrase: none given (expected: the one that seals %s)".formatted(file));
            case Unlock.Passphrase(Secret words) ->
                clear
                        ? new Reading.Wrong(
                                "passphrase: given, but %s is not sealed with one (expected: none, or first ./belfry "
                                                .formatted(file)
                                        + "keys rotate --passphrase-file F)")
                        : text.fields(in -> readStretched(file, in, words));
        };
    }

    private static Reading readStretched(Path file, DataInputStream in, Secret words) throws IOException {
        var cost = Stretching.read(in);
        byte[] salt = in.readNBytes(Stretching.SALT_BYTES);
        byte[] sealed = in.readAllBytes();
        var key = RingCipher.aead(cost.stretch(words, salt));
        byte[] plain;
        try {
            plain = key.decrypt(sealed, header(cost, salt));
        } catch (GeneralSecurityException e) {
            return new Reading.Wrong("passphrase: not the one that seals %s; nothing was changed".formatted(file));
        }
        var ring = KeyFileText.fields(file, plain, KeyRing::read);
        Arrays.fill(plain, (byte) 0);
        return new Reading.Read(ring, new Stretched(cost, salt, key));
    }

    private static byte[] header(Stretching cost, byte[] salt) {
        return KeyFileText.body(out -> {
            cost.write(out);
            out.write(salt);
        });
    }

    private static byte[] seal(Aead key, byte[] plain, byte[] header) {
        try {
            return key.encrypt(plain, header);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing the root key failed", e);
        }
    }
}
