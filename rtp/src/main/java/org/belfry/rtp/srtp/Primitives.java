package org.belfry.rtp.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Where AES and HMAC come from. Two homes, the same results (decision 0111).
///
/// All regions are native: their bounds were checked by the caller, and what is read and written here is addressed by
/// `region.address()`. Ciphers belong to one thread at a time; a closed one throws.
public sealed interface Primitives permits Libcrypto, JdkPrimitives {

    /// OpenSSL 3's libcrypto, by the foreign-function API; empty where `libcrypto.so.3` or one of its functions is not
    /// to be found, or the process may not call native code.
    static Optional<Primitives> libcrypto() {
        return Libcrypto.isThere() ? Optional.of(new Libcrypto()) : Optional.empty();
    }

    /// The JDK's own, slower and with some garbage a packet.
    static Primitives jdk() {
        return new JdkPrimitives();
    }

    /// The faster that is there.
    static Primitives best() {
        return libcrypto().orElseGet(Primitives::jdk);
    }

    /// AES in counter mode under `key` (16 or 32 bytes).
    Keystream keystream(byte[] key);

    /// HMAC-SHA1 under `key` (RFC 2104).
    Hmac hmac(byte[] key);

    /// AES-GCM with a tag of 16 bytes under `key` (16 or 32 bytes).
    Aead aead(byte[] key);

    /// A stream cipher's key.
    interface Keystream extends AutoCloseable {

        /// Lays the keystream that begins at the counter `high`, `low` (big-endian halves) over `length` bytes.
        void apply(Workspace work, MemorySegment region, long at, int length, long high, long low);

        @Override
        void close();
    }

    /// A key to authenticate with.
    interface Hmac extends AutoCloseable {

        /// Computes the code of `length` bytes, and leaves its beginning in `work`.
        void compute(Workspace work, MemorySegment region, long at, int length);

        @Override
        void close();
    }

    /// A key to encrypt and authenticate with.
    interface Aead extends AutoCloseable {

        int TAG_BYTES = 16;

        /// Encrypts `length` bytes at `at` and writes the tag to `tagAt`.
        void seal(
                Workspace work,
                MemorySegment region,
                Associated associated,
                long at,
                int length,
                long tagAt,
                Nonce nonce);

        /// Decrypts `length` bytes at `at` if the tag at `tagAt` is right; otherwise leaves them as they were.
        boolean open(
                Workspace work,
                MemorySegment region,
                Associated associated,
                long at,
                int length,
                long tagAt,
                Nonce nonce);

        @Override
        void close();
    }

    /// What is authenticated and not encrypted: one or two pieces of the packet's own region. Mutable, its owner's.
    final class Associated {
        long at;
        int length;
        long thenAt;
        int thenLength;

        void set(long at, int length, long thenAt, int thenLength) {
            this.at = at;
            this.length = length;
            this.thenAt = thenAt;
            this.thenLength = thenLength;
        }
    }

    /// 12 bytes that are never used twice under one key. Mutable, its owner's.
    final class Nonce {
        /// Bytes 0 to 7, big-endian.
        long high;
        /// Bytes 8 to 11, big-endian.
        int low;

        void set(long high, int low) {
            this.high = high;
            this.low = low;
        }
    }
}
