package org.belfry.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.XChaCha20Poly1305;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Seals under the newest version of a [KeyRing] and opens under any, for one purpose. Immutable, thread-safe.
///
/// The key of a version is never used itself: each purpose has its own, derived by HKDF-SHA-256 (RFC 5869) with the
/// purpose as info. The AEADs are made once, for making one costs more than using it.
final class RingCipher {

    /// What a derived key is for; the label is part of every stored byte's fate, so it never changes.
    enum Purpose {
        /// Column values.
        SEAL("belfry seal 1"),
        /// Key files.
        WRAP("belfry wrap 1"),
        /// One of the parts a blob's key is derived from.
        BLOB("belfry blob part 1");

        private final String label;

        Purpose(String label) {
            this.label = label;
        }

        byte[] derive(byte[] key) {
            return Derivation.hkdf(key, new byte[0], label.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    private static final int NONCE_BYTES = 24;
    private static final int TAG_BYTES = 16;
    static final int OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

    private final int primaryId;
    private final Aead primary;
    private final Map<Integer, Aead> byId;

    RingCipher(KeyRing ring, Purpose purpose) {
        byId = ring.versions().stream()
                .collect(Collectors.toUnmodifiableMap(
                        KeyRing.Version::id, version -> aead(purpose.derive(version.key()))));
        primaryId = ring.primary().id();
        primary = aead(purpose.derive(ring.primary().key()));
    }

    /// One AEAD for a key that is no ring.
    static Aead aead(byte[] key) {
        try {
            return new XChaCha20Poly1305(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("XChaCha20-Poly1305: not available in this JDK", e);
        }
    }

    byte[] seal(byte[] plain, byte[] associatedData) {
        try {
            byte[] encrypted = primary.encrypt(plain, associatedData);
            return ByteBuffer.allocate(HEADER_BYTES + encrypted.length)
                    .put(FORMAT)
                    .putInt(primaryId)
                    .put(encrypted)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing %d bytes failed".formatted(plain.length), e);
        }
    }

    /// Null if the bytes were altered, were sealed with other associated data, or under a key not in the ring.
    byte @Nullable [] open(byte[] sealed, byte[] associatedData) {
        if (sealed.length < OVERHEAD_BYTES || sealed[0] != FORMAT) {
            return null;
        }
        var buffer = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        var aead = byId.get(buffer.getInt());
        if (aead == null) {
            return null;
        }
        byte[] encrypted = new byte[buffer.remaining()];
        buffer.get(encrypted);
        try {
            return aead.decrypt(encrypted, associatedData);
        } catch (GeneralSecurityException alteredOrMoved) {
            return null;
        }
    }

    /// True if `sealed` was made under the version now in use.
    boolean isCurrent(byte[] sealed) {
        return sealed.length >= HEADER_BYTES
                && ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt() == primaryId;
    }
}
