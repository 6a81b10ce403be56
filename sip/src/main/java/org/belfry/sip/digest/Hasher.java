package org.belfry.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The hash functions with a place to gather what they eat, so that a check allocates nothing for them. Owned by one
/// thread at a time; see [Hashers].
///
/// A hash is begun, fed and ended; small pieces are gathered first because each call of a [MessageDigest] costs as
/// much as hashing some ten bytes.
final class Hasher {

    /// Largest hash, in bytes and in digits.
    static final int HASH_BYTES_MAX = 32;

    static final int HEX_BYTES_MAX = 2 * HASH_BYTES_MAX;

    private static final int GATHERED_BYTES = 512;
    private static final int BLOCK_BYTES = 64;

    private final @Nullable MessageDigest[] digests = new MessageDigest[Algorithm.COUNT];
    private final byte[] gathered = new byte[GATHERED_BYTES];
    private final byte[] hash = new byte[HASH_BYTES_MAX];
    private final byte[] hex = new byte[HEX_BYTES_MAX];
    private final byte[] ha1 = new byte[HEX_BYTES_MAX];
    private int length;
    private MessageDigest digest = digest(Algorithm.SHA_256);

    Hasher begin(Algorithm algorithm) {
        digest = digest(algorithm);
        length = 0;
        return this;
    }

    Hasher put(byte[] bytes) {
        return put(bytes, 0, bytes.length);
    }

    Hasher put(byte[] bytes, int from, int to) {
        int count = to - from;
        if (count > GATHERED_BYTES - length) {
            flush();
        }
        if (count > GATHERED_BYTES) {
            digest.update(bytes, from, count);
        } else {
            System.arraycopy(bytes, from, gathered, length, count);
            length += count;
        }
        return this;
    }

    Hasher put(AuthParams params, Param param) {
        return put(params.array(), params.start(param), params.end(param));
    }

    Hasher put(String text) {
        return put(text.getBytes(StandardCharsets.UTF_8));
    }

    Hasher colon() {
        if (length == GATHERED_BYTES) {
            flush();
        }
        gathered[length++] = ':';
        return this;
    }

    /// The hash; overwritten by the next one.
    byte[] end() {
        flush();
        try {
            var _ = digest.digest(hash, 0, digest.getDigestLength());
        } catch (DigestException impossible) {
            throw new AssertionError("32 bytes hold every hash", impossible);
        }
        return hash;
    }

    /// Appends the digits of the last hash of `algorithm` to the hash begun now.
    Hasher putHex(byte[] digits, Algorithm algorithm) {
        return put(digits, 0, 2 * algorithm.hashBytes());
    }

    /// The hash as digits; overwritten by the next one.
    byte[] endHex(Algorithm algorithm) {
        Ascii.hex(end(), algorithm.hashBytes(), hex);
        return hex;
    }

    /// Where a check keeps the digits of HA1; [#forget] wipes it.
    byte[] ha1() {
        return ha1;
    }

    /// HMAC-SHA-256 (RFC 2104) of `message[0, length)` and `more`. The pads are 64 bytes each.
    byte[] hmac(byte[] innerPad, byte[] outerPad, byte[] message, int messageLength, byte[] more) {
        begin(Algorithm.SHA_256).put(innerPad).put(message, 0, messageLength).put(more);
        byte[] inner = end();
        // `inner` is gathered before `end` overwrites it.
        return begin(Algorithm.SHA_256).put(outerPad).put(inner).end();
    }

    /// `key` is at most 64 bytes.
    static byte[] pad(byte[] key, int with) {
        byte[] pad = Arrays.copyOf(key, BLOCK_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            pad[i] ^= (byte) with;
        }
        return pad;
    }

    /// Wipes what a check left behind.
    void forget() {
        Arrays.fill(ha1, (byte) 0);
        Arrays.fill(gathered, (byte) 0);
    }

    private void flush() {
        if (length > 0) {
            digest.update(gathered, 0, length);
            length = 0;
        }
    }

    private MessageDigest digest(Algorithm algorithm) {
        MessageDigest known = digests[algorithm.index()];
        if (known == null) {
            try {
                known = MessageDigest.getInstance(algorithm.javaName());
            } catch (NoSuchAlgorithmException brokenJdk) {
                throw new IllegalStateException("algorithm: none (expected: " + algorithm + ")", brokenJdk);
            }
            digests[algorithm.index()] = known;
        }
        return known;
    }
}
