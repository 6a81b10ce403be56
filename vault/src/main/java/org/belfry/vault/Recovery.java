package org.belfry.vault;

import com.google.crypto.tink.subtle.X25519;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The root ring, sealed for whoever holds the recovery kit. Immutable.
///
/// The kit is an X25519 private key; the folder keeps only its public key. So the root can rotate, and the file follow,
/// without the paper, and whoever once stole a root key learns nothing about the kit. Sealed as ECIES: a fresh key
/// pair, HKDF-SHA-256 over the shared secret with both public keys as info (the shape of RFC 9180 §4.1), then
/// XChaCha20-Poly1305 with the root versions as associated data.
///
/// @param rootIds the root versions inside, in the clear, to see whether the file is up to date
@SuppressWarnings("ArrayRecordComponent")
record Recovery(byte[] kitPublicKey, List<Integer> rootIds, byte[] ephemeralPublicKey, byte[] sealedRing) {

    private static final int POINT_BYTES = 32;
    private static final byte[] INFO = "belfry recovery kit 1".getBytes(StandardCharsets.US_ASCII);

    static Recovery seal(KeyRing rootRing, byte[] kitPublicKey, SecureRandom random) {
        byte[] ephemeral = new byte[POINT_BYTES];
        random.nextBytes(ephemeral);
        try {
            byte[] ephemeralPublic = X25519.publicFromPrivate(ephemeral);
            byte[] key = key(X25519.computeSharedSecret(ephemeral, kitPublicKey), ephemeralPublic, kitPublicKey);
            byte[] sealed = RingCipher.aead(key).encrypt(KeyFileText.body(rootRing::write), idsBody(rootRing.ids()));
            return new Recovery(kitPublicKey, rootRing.ids(), ephemeralPublic, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing the root key for the recovery kit failed", e);
        }
    }

    static byte[] publicKey(byte[] kitSecret) {
        try {
            return X25519.publicFromPrivate(kitSecret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("recovery kit: no X25519 key", e);
        }
    }

    /// The plain ring, or null if another kit is meant or the file was altered.
    byte @Nullable [] open(byte[] kitSecret) {
        try {
            byte[] shared = X25519.computeSharedSecret(kitSecret, ephemeralPublicKey);
            return RingCipher.aead(key(shared, ephemeralPublicKey, publicKey(kitSecret)))
                    .decrypt(sealedRing, idsBody(rootIds));
        } catch (GeneralSecurityException otherKitOrAltered) {
            return null;
        }
    }

    byte[] encode() {
        return KeyFileText.encode(KeyFileText.RECOVERY, KeyFileText.body(out -> {
            out.write(kitPublicKey);
            out.write(idsBody(rootIds));
            out.write(ephemeralPublicKey);
            out.write(sealedRing);
        }));
    }

    static Recovery read(DataInputStream in) throws IOException {
        byte[] kitPublicKey = in.readNBytes(POINT_BYTES);
        int count = in.readUnsignedShort();
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < count && i < KeyRing.VERSIONS_MAX; i++) {
            ids.add(in.readInt());
        }
        return new Recovery(kitPublicKey, List.copyOf(ids), in.readNBytes(POINT_BYTES), in.readAllBytes());
    }

    private static byte[] idsBody(List<Integer> ids) {
        return KeyFileText.body((DataOutputStream out) -> {
            out.writeShort(ids.size());
            for (int id : ids) {
                out.writeInt(id);
            }
        });
    }

    private static byte[] key(byte[] shared, byte[] ephemeralPublic, byte[] kitPublic) {
        byte[] info = KeyFileText.body(out -> {
            out.write(INFO);
            out.write(ephemeralPublic);
            out.write(kitPublic);
        });
        return Derivation.hkdf(shared, new byte[0], info);
    }
}
